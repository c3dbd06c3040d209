/*
 * pace.h - how fast a client asks.  Each client has one pace, which all its batches keep to.
 *
 * Window   As many requests are under way as the limit says.  It begins at the option concurrency,
 *          is halved when the server is overloaded (429, 503, 529), though not again by requests
 *          that were sent before, and grows by one for each limit's worth of answers.
 * Hold     When a server says how long to wait (see ratelimit.h), nobody asks before that.
 * Circuit  After several pictures in a row have failed for good, as counted by the code of the
 *          failure (2 for what cannot pass by itself, as a wrong key; 5 for what may pass; 10 for
 *          what may still be the pictures' fault), the circuit opens: pictures fail at once, with
 *          the same code and PACE_PAUSE_MS long.  It also opens for a hold of more than
 *          PACE_PATIENCE_MS, for that long.  Then one request is tried: a success closes the
 *          circuit, a failure keeps it open.
 *
 * Times are of one clock, in milliseconds; nothing here reads it.
 */
#ifndef ALT_PACE_H
#define ALT_PACE_H

#include "../alttext.h"

#define PACE_PATIENCE_MS 60000
#define PACE_PAUSE_MS 30000
#define PACE_MAX_HOLD_MS 3600000 /* whatever a server says */

typedef struct {
    uint32_t most, limit; /* requests under way */
    uint32_t under_way;
    uint32_t good;     /* answers since the limit was last changed */
    int64_t cut_ms;    /* when the limit was last halved */
    int64_t resume_ms; /* nobody asks before */
    uint32_t row;      /* pictures in a row that failed */
    alt_error fault;   /* why the circuit is open; ALT_OK: it is closed */
} pace;

void pace_init(pace *p, uint32_t concurrency);

typedef enum {
    PACE_ASK,
    PACE_WAIT, /* until resume_ms, or until a request is over */
    PACE_STOP  /* the circuit is open, or one request is trying whether to close it */
} pace_signal;

pace_signal pace_signal_at(const pace *p, int64_t now_ms);

/* Words in *err, with PACE_STOP, why nobody is asked and for how long. */
alt_code pace_refuse(const pace *p, int64_t now_ms, alt_error *err);

/* A request is sent; it is over, by an answer, a failure, or as it was cut off. */
void pace_begin(pace *p);
void pace_end(pace *p);

/* The server has answered, whatever that answer is worth. */
void pace_answered(pace *p);

/* Nobody asks for that long, as the server says that a budget is used up; at most for
 * PACE_PATIENCE_MS. */
void pace_hold(pace *p, int64_t wait_ms, int64_t now_ms);

/* A request that was sent at sent_ms has failed. */
void pace_failed(pace *p, const alt_error *err, int64_t sent_ms, int64_t now_ms);

/* A picture is given up. */
void pace_gave_up(pace *p, const alt_error *err, int64_t now_ms);

#endif
