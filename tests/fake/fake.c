/*
 * fake.c - a model server for tests, for the faults that a real one does not show on demand.
 *
 *     fake [--socket PATH]
 *
 * listens on a free loopback port, or on the socket, and prints its address as the first line:
 * http://127.0.0.1:PORT or unix://PATH.  It ends when its standard input ends, or on SIGTERM.
 *
 * The path of the request says what happens: parts that name scenarios come first, in any order and
 * number, then the path of the protocol, which also decides the shape of the answer:
 * .../chat/completions (OpenAI), .../api/chat (Ollama), .../messages (Anthropic), and the lists of
 * models .../models and .../api/tags; and the batch APIs of OpenAI, Anthropic and Gemini.  So
 * http://127.0.0.1:PORT/delay-100/long/v1 is a base URL.
 *
 *     ok                 as usual
 *     only-ask           the other scenarios do not concern lists of models
 *     first-N            they concern only the first N requests to the very same path
 *     fail-N-then-ok     = first-N and status-503
 *     token-ANY          nothing: makes a path one of its own
 *
 *     delay-MS           answer only after MS milliseconds
 *     delay-MIN-MAX      ... after so many, at random, but the same ones in every run
 *     status-N           an error with that status, in the protocol's shape
 *     retry-after-N      with a header Retry-After: N (seconds); retry-after-ms-N likewise
 *     header-NAME:VALUE  with that header; up to four of them
 *     continues-N        N times "100 Continue" before the answer
 *     badkey             = status-401
 *     key-SECRET         401 unless the key is SECRET
 *     picky              400 to members that not every server knows (store, temperature...)
 *     models-N           the list has N models, fake-1 to fake-N (1 otherwise)
 *     family-NAME        they are NAME-1 to NAME-N
 *     chaos-N            N of 100 POSTs meet a fault, one of reset, close, half, html,
 *                        truncated-json, drip, status-429, -500 or -529; at random, but the same
 *                        ones in every run
 *
 *     blind              the list says that they take no pictures
 *     remote             it says that they run on another machine
 *
 *     says-WORDS         what the model says; a dot is as good as a blank
 *     empty refuse long loop thinking cut decorative     what the model says
 *     full               it says as much as it is asked for
 *     echo-NAME          it says the value of the first member of that name in the body
 *     echo-language      it answers in German, French or Spanish if the body names one of them
 *     names              it has a name for each picture, and calls it so: ", called abcxyz."
 *     structured         it answers with an object if the body has a JSON schema, in en, de, fr, es
 *     mute-LANGUAGE      there it says nothing in that language
 *     schemaless         400 to a JSON schema
 *
 *     tokens-RULE        it tells how many tokens it really took, those of the picture by the rule
 *                        of claude or gpt-6; otherwise 100 and 10
 *
 *     polls-N            a batch is not done yet when it is asked about N times
 *     faults             of each batch the second line fails, the third expires, the fourth is
 *                        refused
 *
 *     html truncated-json deep-json bad-utf8 wrong-type error-in-200     what the server sends
 *     bare-list          a list of models without an object around it, as Together has it
 *     reset close half   it breaks the connection: with RST, without a byte, within the body
 *     drip not-http                                      it sends slowly, or no HTTP
 *     endless header-bomb endless-chunks deflate-bomb    it sends without end: a body, headers, a
 *                        body in chunks, a body that is 160 times as large once it is unpacked
 *
 * A POST must be JSON in braces with a JPEG in base64 somewhere, or it is answered with 400.
 * GET /stats gives what happened so far as JSON: requests (but for these), asked (POSTs), repeated
 * (POSTs with a body that was seen before), answered_twice (POSTs about a picture of which a good
 * answer had been sent whole before), pictures (different ones), in_flight, max_in_flight, dropped
 * (connections that the client closed before it was answered), connections, bytes (of bodies
 * received).
 * GET /delays gives those of all POSTs, in their order, in milliseconds.
 * GET /last gives the last request but for these as it came: its head, an empty line, its body.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "answer.h"
#include "seen.h"

#define MAX_CLIENTS 600
#define MAX_REQUEST (32 << 20)
#define DRIP_MS 20

typedef struct {
    int fd; /* -1: free */
    char *in;
    size_t in_size;
    reaction out;
    size_t out_sent;
    bool busy;     /* a request has been read and not yet been answered */
    seen *picture; /* counts the good answers about it; NULL: none was sent */
    int64_t due;
} client;

static client clients[MAX_CLIENTS];
static struct {
    long requests, asked, repeated, answered_twice, pictures, in_flight, max_in_flight, dropped,
        connections, bytes;
} stats;
static seen *seen_paths[SEEN_BUCKETS], *seen_bodies[SEEN_BUCKETS], *seen_pictures[SEEN_BUCKETS];
static reaction delays; /* of all POSTs, in their order: "100,70,133" */
static struct {
    char *head, *body;
} last;
static volatile sig_atomic_t ended;

/* In microseconds: answers that are late by half a millisecond would show in measurements. */
static int64_t now_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* Of the picture in a body; NULL: there is none. */
static seen *find_picture(const char *body)
{
    const char *picture = strstr(body, "/9j/");

    return picture != NULL ? seen_find(seen_pictures, picture, strcspn(picture, "\"")) : NULL;
}

static void tell_stats(reaction *out)
{
    char body[400];
    int size = snprintf(
        body, sizeof body,
        "{\"requests\":%ld,\"asked\":%ld,\"repeated\":%ld,"
        "\"answered_twice\":%ld,\"pictures\":%ld,\"in_flight\":%ld,\"max_in_flight\":%ld,"
        "\"dropped\":%ld,\"connections\":%ld,\"bytes\":%ld}",
        stats.requests, stats.asked, stats.repeated, stats.answered_twice, stats.pictures,
        stats.in_flight - 1, stats.max_in_flight, stats.dropped, stats.connections, stats.bytes);

    reaction_append(
        out, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
        size, body);
}

static void tell_delays(reaction *out)
{
    reaction_append(
        out, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n[%s]",
        delays.size + 2, delays.size > 0 ? delays.bytes : "");
}

static void tell_last(reaction *out)
{
    const char *head = last.head != NULL ? last.head : "",
               *body = last.head != NULL ? last.body : "";

    out->wire = HALF; /* the connection ends with it */
    reaction_append(
        out, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %zu\r\n\r\n%s\r\n%s",
        strlen(head) + 2 + strlen(body), head, body);
}

static void keep_last(const char *head, const char *body)
{
    free(last.head);
    free(last.body);
    last.head = strdup(head);
    last.body = strdup(body);
}

static void drop(client *c)
{
    stats.in_flight -= c->busy;
    close(c->fd);
    free(c->in);
    free(c->out.bytes);
    *c = (client){.fd = -1};
}

/* head ends in NUL, as does body. */
static void serve(client *c, char *head, const char *body, size_t body_size)
{
    char *path = strchr(head, ' ') + 1;

    path = strndup(path, strcspn(path, " ?"));
    free(c->out.bytes);
    c->out = (reaction){.bytes = NULL};
    c->out_sent = 0;
    c->busy = true;
    c->picture = NULL;
    stats.in_flight++;
    if (strcmp(path, "/stats") == 0) {
        tell_stats(&c->out);
    } else if (strcmp(path, "/delays") == 0) {
        tell_delays(&c->out);
    } else if (strcmp(path, "/last") == 0) {
        tell_last(&c->out);
    } else {
        keep_last(head, body);
        stats.requests++;
        stats.bytes += (long)body_size;
        if (body_size > 0) {
            stats.asked++;
            stats.repeated += seen_find(seen_bodies, body, body_size)->count++ > 0;
            c->picture = find_picture(body);
            stats.pictures += c->picture != NULL && c->picture->asked++ == 0;
            stats.answered_twice += c->picture != NULL && c->picture->count > 0;
        }
        if (stats.in_flight > stats.max_in_flight) {
            stats.max_in_flight = stats.in_flight;
        }
        react(path, seen_find(seen_paths, path, strlen(path))->count++, head, body, &c->out);
        c->due = now_us() + c->out.delay_ms * 1000;
        if (body_size > 0) {
            reaction_append(&delays, delays.size > 0 ? ",%d" : "%d", c->out.delay_ms);
        }
    }
    free(path);
}

static void take(client *c)
{
    char bytes[65536];
    ssize_t size = recv(c->fd, bytes, sizeof bytes, 0);

    if (size <= 0 || c->in_size + (size_t)size > MAX_REQUEST) {
        stats.dropped += c->busy;
        drop(c);
        return;
    }
    c->in = realloc(c->in, c->in_size + (size_t)size + 1);
    memcpy(c->in + c->in_size, bytes, (size_t)size);
    c->in_size += (size_t)size;
    c->in[c->in_size] = '\0';
    char *end = strstr(c->in, "\r\n\r\n");
    if (end == NULL || c->busy) {
        return;
    }
    char *length = strcasestr(c->in, "\r\nContent-Length:");
    size_t body_size = length != NULL && length < end ? strtoul(length + 17, NULL, 10) : 0;
    char *body = end + 4;
    if (c->in_size >= (size_t)(body - c->in) + body_size) {
        end[2] = '\0';
        serve(c, c->in, body, body_size);
        c->in_size = 0;
    }
}

static void send_more(client *c)
{
    size_t left = c->out.size - c->out_sent;
    ssize_t sent = c->out.wire == CLOSE || c->out.wire == RESET
                       ? -1
                       : send(c->fd, c->out.bytes + c->out_sent, c->out.wire == DRIP ? 1 : left,
                              MSG_NOSIGNAL | MSG_DONTWAIT);

    if (c->out.wire == RESET) {
        setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &(struct linger){1, 0}, sizeof(struct linger));
    }
    if (sent < 0) {
        stats.dropped += c->out.wire != CLOSE && c->out.wire != RESET;
        drop(c);
        return;
    }
    c->out_sent += (size_t)sent;
    if (c->out.wire == DRIP) {
        c->due = now_us() + DRIP_MS * 1000;
    } else if (c->out_sent == c->out.size && c->out.more != NULL) {
        c->out.size = c->out_sent = 0;
        reaction_append(&c->out, "%s", c->out.more);
    }
    if (c->out_sent == c->out.size) {
        stats.in_flight--;
        c->busy = false;
        if (c->picture != NULL && c->out.good) {
            c->picture->count++;
        }
        if (c->out.wire == HALF || (strncmp(c->out.bytes, "HTTP", 4) != 0)) {
            drop(c);
        }
    }
}

static void welcome(int listener)
{
    int fd = accept(listener, NULL, NULL);

    for (size_t i = 0; fd >= 0 && i < MAX_CLIENTS; i++) {
        if (clients[i].fd < 0) {
            clients[i] = (client){.fd = fd};
            stats.connections++;
            return;
        }
    }
    close(fd);
}

static int listen_at(const char *socket_path)
{
    struct sockaddr_un un = {.sun_family = AF_UNIX};
    struct sockaddr_in in = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof in;
    int fd = socket(socket_path != NULL ? AF_UNIX : AF_INET, SOCK_STREAM, 0);

    if (socket_path != NULL) {
        snprintf(un.sun_path, sizeof un.sun_path, "%s", socket_path);
    }
    if (bind(fd, socket_path != NULL ? (void *)&un : (void *)&in,
             socket_path != NULL ? sizeof un : sizeof in) != 0 ||
        listen(fd, 512) != 0) {
        perror("fake");
        exit(1);
    }
    if (socket_path != NULL) {
        printf("unix://%s\n", socket_path);
    } else {
        getsockname(fd, (void *)&in, &size);
        printf("http://127.0.0.1:%d\n", ntohs(in.sin_port));
    }
    fflush(stdout);
    return fd;
}

static void end(int signal_number)
{
    ended = 1;
}

/* Fills in whom to wait for; returns for how many microseconds, -1: until something happens. */
static int64_t watch(struct pollfd *fds)
{
    int64_t now = now_us(), wait = -1;

    for (size_t i = 0; i < MAX_CLIENTS; i++) {
        client *c = &clients[i];
        bool due = c->busy && c->due <= now;

        fds[i] = (struct pollfd){.fd = c->fd, .events = (short)(POLLIN | (due ? POLLOUT : 0))};
        if (c->fd >= 0 && c->busy && !due && (wait < 0 || c->due - now < wait)) {
            wait = c->due - now;
        }
    }
    return wait;
}

int main(int argc, char **argv)
{
    const char *socket_path = argc > 2 && strcmp(argv[1], "--socket") == 0 ? argv[2] : NULL;
    struct pollfd fds[MAX_CLIENTS + 2];
    int listener = listen_at(socket_path);

    sigaction(SIGTERM, &(struct sigaction){.sa_handler = end}, NULL);
    for (size_t i = 0; i < MAX_CLIENTS; i++) {
        clients[i].fd = -1;
    }
    while (!ended) {
        int64_t wait = watch(fds);
        struct timespec limit = {wait / 1000000, wait % 1000000 * 1000};
        char rest[100];

        fds[MAX_CLIENTS] = (struct pollfd){.fd = listener, .events = POLLIN};
        fds[MAX_CLIENTS + 1] = (struct pollfd){.fd = 0, .events = POLLIN};
        if (ppoll(fds, MAX_CLIENTS + 2, wait < 0 ? NULL : &limit, NULL) < 0) {
            continue;
        }
        if (fds[MAX_CLIENTS + 1].revents != 0 && read(0, rest, sizeof rest) <= 0) {
            break;
        }
        for (size_t i = 0; i < MAX_CLIENTS; i++) {
            if (fds[i].revents & (POLLIN | POLLHUP | POLLERR)) {
                take(&clients[i]);
            } else if (fds[i].revents & POLLOUT) {
                send_more(&clients[i]);
            }
        }
        if (fds[MAX_CLIENTS].revents & POLLIN) {
            welcome(listener);
        }
    }
    if (socket_path != NULL) {
        unlink(socket_path);
    }
    return 0;
}
