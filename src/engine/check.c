/*
 * check.c - is the server there, and can its model see?  It is shown two pictures that are drawn
 * here, in colours chosen at random, and must name one of them each time: a square in the middle,
 * and the top left of four fields.  The square's colour is none of the fields', so whoever says the
 * same to both is found out.  Who guesses among the eight colours is taken to see one time in 14,
 * and to see which way is up one time in 56.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "../error.h"
#include "../image/encode.h"
#include "../text/markup.h"
#include "../text/prompt.h"
#include "../utf8.h"
#include "cost.h"
#include "job.h"

#define SIDE 256       /* of the pictures, in pixels */
#define MAX_QUOTED 100 /* bytes of an answer in what is told about it */
#define MAX_ANSWER (64u << 10)
#define FIELDS 4
#define QUESTIONS 2

/* clang-format off */
static const struct {
    uint8_t rgb[3];
    const char *name, *more; /* as it is called here, and by models that will not speak English */
} colours[] = {
    {{0xE6, 0x19, 0x19}, "red", "crimson scarlet rot rote rotes roter rouge rojo roja rosso rossa rood"},
    {{0x1A, 0xA6, 0x26}, "green", "grün grüne grünes grüner vert verte verde groen"},
    {{0x19, 0x33, 0xE6}, "blue", "blau blaue blaues blauer bleu bleue azul blu blauw"},
    {{0xF2, 0xE6, 0x1A}, "yellow", "gelb gelbe gelbes gelber jaune amarillo amarilla giallo gialla geel"},
    {{0xFF, 0x8C, 0x0D}, "orange", "orangefarben orangefarbene naranja anaranjado arancione oranje"},
    {{0x8C, 0x1A, 0xA6}, "purple", "violet magenta lila violett violette morado púrpura viola paars"},
    {{0x00, 0x00, 0x00}, "black", "schwarz schwarze schwarzes schwarzer noir noire negro negra nero nera zwart"},
    {{0xFF, 0xFF, 0xFF}, "white", "weiß weiße weißes weißer blanc blanche blanco blanca bianco bianca wit"},
};
/* clang-format on */

#define COLOURS (sizeof colours / sizeof *colours)
#define NO_COLOUR COLOURS

/* A check that looks, from the first question to the last. */
typedef struct check {
    alt_check found;
    uint8_t order[COLOURS];   /* of the colours: the square's, then the fields' in reading order */
    unsigned asked;           /* how many questions have been answered */
    job *job;                 /* the one under way; NULL: none */
    uint8_t named[QUESTIONS]; /* the colours in the answers, or NO_COLOUR */
    char said[QUESTIONS][MAX_QUOTED + 1];
} check;

/* ---- Pictures -------------------------------------------------------------------------------- */

static void shuffle(uint8_t *order)
{
    uint8_t random[COLOURS] = {0};

    if (getentropy(random, sizeof random) != 0) {
        random[0] = (uint8_t)client_clock();
    }
    for (unsigned i = 0; i < COLOURS; i++) {
        unsigned other = random[i] % (i + 1);

        order[i] = order[other];
        order[other] = (uint8_t)i;
    }
}

static void paint_square(const check *c, unsigned x, unsigned y, uint8_t *pixel)
{
    bool inside = x >= SIDE / 4 && x < SIDE * 3 / 4 && y >= SIDE / 4 && y < SIDE * 3 / 4;

    if (inside) {
        memcpy(pixel, colours[c->order[0]].rgb, 3);
    } else {
        memset(pixel, 0x80, 3);
    }
}

static void paint_fields(const check *c, unsigned x, unsigned y, uint8_t *pixel)
{
    unsigned field = (y < SIDE / 2 ? 0 : 2) + (x < SIDE / 2 ? 0 : 1);

    memcpy(pixel, colours[c->order[1 + field]].rgb, 3);
}

static const struct {
    const char *question;
    void (*paint)(const check *c, unsigned x, unsigned y, uint8_t *pixel);
} shown[QUESTIONS] = {
    {PROMPT_LOOK_MIDDLE, paint_square},
    {PROMPT_LOOK_TOP_LEFT, paint_fields},
};

static alt_code draw(const check *c, int quality, alt_jpeg *out, alt_error *err)
{
    image_pixels pixels = {calloc(SIDE * SIDE, 4), SIDE, SIDE, 4};

    if (pixels.data == NULL) {
        return error_memory(err);
    }
    for (unsigned i = 0; i < SIDE * SIDE; i++) {
        shown[c->asked].paint(c, i % SIDE, i / SIDE, pixels.data + (size_t)4 * i);
    }
    alt_code code = encode_jpeg(&pixels, NULL, quality, out, err);
    free(pixels.data);
    return code;
}

/* ---- Answers --------------------------------------------------------------------------------- */

/* The length of the word at text: letters of ASCII, and all that is not ASCII. */
static size_t word_length(const char *text)
{
    size_t size = 0;

    while (((text[size] | 0x20) >= 'a' && (text[size] | 0x20) <= 'z') || (text[size] & 0x80) != 0) {
        size++;
    }
    return size;
}

/* Whether the word is one of the words in list, which are parted by blanks. */
static bool is_among(const char *list, const char *word, size_t size)
{
    for (;;) {
        size_t length = strcspn(list, " ");

        if (length == size && strncasecmp(list, word, size) == 0) {
            return true;
        }
        if (list[length] == '\0') {
            return false;
        }
        list += length + 1;
    }
}

/* The colour that goes by this word. */
static uint8_t colour_of(const char *word, size_t size)
{
    uint8_t i = 0;

    while (i < COLOURS && !is_among(colours[i].name, word, size) &&
           !is_among(colours[i].more, word, size)) {
        i++;
    }
    return i;
}

/* The first colour that an answer names, in whatever sentence, markup or JSON it stands. */
static uint8_t named_colour(const char *answer)
{
    uint8_t found = NO_COLOUR;

    while (*answer != '\0' && found == NO_COLOUR) {
        size_t size = word_length(answer);

        found = colour_of(answer, size);
        answer += size > 0 ? size : 1;
    }
    return found;
}

/* Puts the answer on one line that can be quoted. */
static void quote(const char *answer, char *out)
{
    buffer line;

    buffer_init(&line, 3 * MAX_ANSWER); /* U+FFFD takes three bytes in place of one */
    utf8_append_line(&line, answer, strnlen(answer, MAX_ANSWER));
    size_t size = line.size > MAX_QUOTED ? utf8_fit(line.data, MAX_QUOTED) : line.size;
    memcpy(out, line.size > 0 ? line.data : "", size);
    out[size] = '\0';
    buffer_clear(&line);
}

static void add_tokens(int64_t *sum, int64_t tokens)
{
    *sum = *sum < 0 || tokens < 0 ? -1 : *sum + tokens;
}

/* Takes what became of the question; releases its job. */
static alt_code take_answer(check *c, alt_error *err)
{
    alt_result *result = &c->job->outcome.result;
    alt_code code = c->job->outcome.error.code;

    if (code == ALT_OK) {
        *(c->asked == 0 ? &c->found.cold_ms : &c->found.warm_ms) = result->elapsed_ms;
        add_tokens(&c->found.prompt_tokens, result->prompt_tokens);
        add_tokens(&c->found.output_tokens, result->output_tokens);
        cost_add(&c->found.cost, result->cost);
        markup_strip_thinking(result->text);
        c->named[c->asked] = named_colour(result->text);
        quote(result->text, c->said[c->asked]);
        c->asked++;
    } else {
        *err = c->job->outcome.error;
    }
    job_free(c->job);
    c->job = NULL;
    return code;
}

/* Sets what the answers show. */
static void judge(check *c)
{
    alt_check *found = &c->found;
    bool square = c->named[0] == c->order[0];
    unsigned wrong = square ? 1 : 0;
    const char *colour = colours[c->order[wrong]].name;

    found->sees = square && memchr(c->order + 1, c->named[1], FIELDS) != NULL;
    found->upright = square && c->named[1] == c->order[1];
    if (found->upright) {
        strcpy(found->finding, "it sees, and tells top from bottom and left from right");
        return;
    }
    snprintf(found->finding, sizeof found->finding, "it %s: shown %s %s, it answered \"%s\"",
             found->sees ? "sees, but not which way up" : "does not see",
             wrong == 0 ? "a square that is" : "a top left that is", colour, c->said[wrong]);
}

/* ---- Asking ---------------------------------------------------------------------------------- */

void check_free(check *c)
{
    if (c != NULL && c->job != NULL) {
        job_free(c->job);
    }
    free(c);
}

static alt_code ask(alt_client *client, check *c, alt_error *err)
{
    static const alt_request request = {.prompt = PROMPT_LOOK};
    alt_code code = job_new(client, 0, &request, &c->job, err);

    if (code == ALT_OK) {
        c->job->dialogue.question = shown[c->asked].question;
        code = draw(c, client->options.quality, &c->job->jpeg, err);
    }
    return code;
}

/* Works until the job is finished. */
static alt_code wait_for(alt_pool *pool, job *j, alt_error *err)
{
    while (!j->finished) {
        int64_t wait = job_advance(j) - client_clock();
        bool stopped = http_stopped(pool);

        wait = wait < HTTP_SLICE_MS ? wait : HTTP_SLICE_MS;
        http_work(pool, stopped || wait < 0 ? 0 : (uint32_t)wait);
        if (!j->finished && stopped) {
            return error_set(err, ALT_E_STOPPED, "the wait was stopped");
        }
    }
    return ALT_OK;
}

/* Goes on with the check of the client. */
static alt_code look(alt_client *client, alt_error *err)
{
    check *c = client->check;
    alt_code code = ALT_OK;

    while (code == ALT_OK && c->asked < QUESTIONS) {
        code = c->job == NULL ? ask(client, c, err) : ALT_OK;
        code = code == ALT_OK ? wait_for(client->pool, c->job, err) : code;
        code = code == ALT_OK ? take_answer(c, err) : code;
    }
    if (code == ALT_OK) {
        judge(c);
    }
    return code;
}

static alt_code check_list(alt_client *client, const reply *root, alt_error *err)
{
    alt_code code = client_check_model(client, root, err);

    if (code == ALT_OK && backend_is_blind(client->backend, root, client_model(client))) {
        code = error_set(err, ALT_E_MODEL,
                         "the model \"%.100s\" of %s cannot see pictures: choose a vision model "
                         "(llama-server needs its --mmproj, too)",
                         client_model(client), client->backend->public.name);
    }
    return code;
}

/* Asks for the list of models; where there is none and to_look, the question will tell. */
static alt_code ask_list(alt_client *client, bool to_look, alt_error *err)
{
    reply *root = NULL;
    alt_code code = client_list(client, ALT_MAX_TIMEOUT_MS, &root, err);

    if (code == ALT_OK) {
        code = check_list(client, root, err);
        reply_free(root);
    } else if (to_look && code == ALT_E_MODEL && *client_model(client) != '\0') {
        code = ALT_OK;
    }
    return code;
}

/* Asks nobody about a picture. */
static alt_code check_server(alt_client *client, bool to_look, alt_check *out, alt_error *err)
{
    alt_code code = client_find(client, err);
    int64_t start = client_clock();

    code = code == ALT_OK ? ask_list(client, to_look, err) : code;
    if (code == ALT_OK) {
        *out = (alt_check){
            .backend = client->backend->public.name,
            .url = client_url(client),
            .model = client_model(client),
            .elapsed_ms = (uint32_t)(client_clock() - start),
        };
    }
    return code;
}

/* Sets client->check, if it is not under way already. */
static alt_code begin(alt_client *client, alt_error *err)
{
    alt_check found;

    if (client->check != NULL) {
        return ALT_OK;
    }
    alt_code code = check_server(client, true, &found, err);
    if (code != ALT_OK) {
        return code;
    }
    client->check = calloc(1, sizeof *client->check);
    if (client->check == NULL) {
        return error_memory(err);
    }
    client->check->found = found;
    shuffle(client->check->order);
    return ALT_OK;
}

alt_code alt_client_check(alt_client *client, bool to_look, alt_check *out, alt_error *err)
{
    if (!to_look) {
        return check_server(client, false, out, err);
    }
    alt_code code = begin(client, err);
    if (code == ALT_OK) {
        code = look(client, err);
    }
    if (code == ALT_OK) {
        *out = client->check->found;
    }
    if (code != ALT_E_STOPPED) {
        check_free(client->check);
        client->check = NULL;
    }
    return code;
}
