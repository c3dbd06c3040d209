/* pace.c - the window, the hold and the circuit of a client. */
#include "pace.h"

#include <inttypes.h>

#include "../error.h"

/* After how many pictures in a row the circuit opens; 0: what is a matter of one picture. */
static const uint32_t patience[ALT_CODE_COUNT] = {
    [ALT_E_OPTION] = 2,   [ALT_E_TLS] = 2,    [ALT_E_KEY] = 2,     [ALT_E_AUTH] = 2,
    [ALT_E_MODEL] = 2,    [ALT_E_QUOTA] = 2,  [ALT_E_CONNECT] = 5, [ALT_E_TIMEOUT] = 5,
    [ALT_E_NETWORK] = 5,  [ALT_E_RATE] = 5,   [ALT_E_SERVER] = 5,  [ALT_E_MALFORMED] = 5,
    [ALT_E_REQUEST] = 10, [ALT_E_LARGE] = 10,
};

void pace_init(pace *p, uint32_t concurrency)
{
    *p = (pace){.most = concurrency, .limit = concurrency, .cut_ms = INT64_MIN};
}

pace_signal pace_signal_at(const pace *p, int64_t now_ms)
{
    bool open = p->fault.code != ALT_OK;

    if (now_ms < p->resume_ms || p->under_way >= (open ? 1 : p->limit)) {
        return open ? PACE_STOP : PACE_WAIT;
    }
    return PACE_ASK;
}

alt_code pace_refuse(const pace *p, int64_t now_ms, alt_error *err)
{
    *err = p->fault;
    err->retry_after_ms = p->resume_ms > now_ms ? p->resume_ms - now_ms : 0;
    return err->code;
}

void pace_begin(pace *p)
{
    p->under_way++;
}

void pace_end(pace *p)
{
    p->under_way--;
}

void pace_answered(pace *p)
{
    p->row = 0;
    p->fault.code = ALT_OK;
    if (++p->good >= p->limit && p->limit < p->most) {
        p->limit++;
        p->good = 0;
    }
}

static void hold(pace *p, int64_t wait_ms, int64_t now_ms)
{
    int64_t until = now_ms + (wait_ms < PACE_MAX_HOLD_MS ? wait_ms : PACE_MAX_HOLD_MS);

    p->resume_ms = until > p->resume_ms ? until : p->resume_ms;
}

void pace_hold(pace *p, int64_t wait_ms, int64_t now_ms)
{
    hold(p, wait_ms < PACE_PATIENCE_MS ? wait_ms : PACE_PATIENCE_MS, now_ms);
}

static bool is_overload(const alt_error *err)
{
    return err->code == ALT_E_RATE || err->http_status == 503 || err->http_status == 529;
}

void pace_failed(pace *p, const alt_error *err, int64_t sent_ms, int64_t now_ms)
{
    if (patience[err->code] == 0) {
        return;
    }
    if (is_overload(err) && sent_ms > p->cut_ms) {
        p->limit -= p->limit / 2;
        p->cut_ms = now_ms;
        p->good = 0;
    }
    if (err->retry_after_ms > 0 && alt_code_retryable(err->code)) {
        hold(p, err->retry_after_ms, now_ms);
    }
    if (err->retry_after_ms > PACE_PATIENCE_MS && alt_code_retryable(err->code)) {
        error_set(&p->fault, err->code, "not asked before the server allows it again: %s",
                  err->message);
        p->fault.http_status = err->http_status;
    } else if (p->fault.code != ALT_OK) {
        hold(p, PACE_PAUSE_MS, now_ms);
    }
}

void pace_gave_up(pace *p, const alt_error *err, int64_t now_ms)
{
    bool open = p->fault.code != ALT_OK;

    if (patience[err->code] == 0 || (++p->row < patience[err->code] && !open)) {
        return;
    }
    if (!open) {
        error_set(&p->fault, err->code, "not asked, as the last %" PRIu32 " pictures failed: %s",
                  p->row, err->message);
        p->fault.http_status = err->http_status;
    }
    hold(p, PACE_PAUSE_MS, now_ms);
}
