/* server.h - the fake model server, run for a test: tests/fake/fake.c says what its paths do. */
#ifndef ALT_SERVER_H
#define ALT_SERVER_H

#include "test.h"

#include <arpa/inet.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct {
    pid_t pid;
    int input; /* the server ends when this is closed */
    char url[128];
} server;

/* socket_path: NULL for a loopback port. */
static inline server server_start(const char *socket_path)
{
    server s;
    int in[2], out[2];

    assert_int_equal(pipe(in) | pipe(out), 0);
    s.pid = fork();
    if (s.pid == 0) {
        dup2(in[0], 0);
        dup2(out[1], 1);
        close(in[1]);
        close(out[0]);
        execl(FAKE_SERVER, "fake", socket_path ? "--socket" : NULL, socket_path, NULL);
        _exit(127);
    }
    close(in[0]);
    close(out[1]);
    s.input = in[1];
    FILE *lines = fdopen(out[0], "r");
    assert_non_null(fgets(s.url, sizeof s.url, lines));
    s.url[strcspn(s.url, "\n")] = '\0';
    fclose(lines);
    return s;
}

static inline void server_stop(const server *s)
{
    close(s->input);
    waitpid(s->pid, NULL, 0);
}

/* The server's address with a path, in a buffer that the next call but three overwrites. */
static inline const char *server_url(const server *s, const char *path)
{
    static char urls[4][256];
    static unsigned next;
    char *url = urls[next++ % 4];

    snprintf(url, sizeof urls[0], "%s%s", s->url, path);
    return url;
}

/* A number from /stats; TCP only. */
static inline long server_stat(const server *s, const char *name)
{
    static const char request[] = "GET /stats HTTP/1.1\r\n\r\n";
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(0x7F000001)};
    char answer[1024] = "", member[64];
    size_t size = 0;
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    address.sin_port = htons((uint16_t)atoi(strrchr(s->url, ':') + 1));
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(send(fd, request, strlen(request), 0), strlen(request));
    while (!strchr(answer, '}')) {
        ssize_t got = recv(fd, answer + size, sizeof answer - 1 - size, 0);
        assert_true(got > 0);
        size += (size_t)got;
        answer[size] = '\0';
    }
    close(fd);
    snprintf(member, sizeof member, "\"%s\":", name);
    return atol(strstr(answer, member) + strlen(member));
}

/* Waits until the server has counted up to value; what it has not seen within 10,000 questions it
 * will not see. */
static inline void server_await(const server *s, const char *name, long value)
{
    long now = 0;

    for (int i = 0; i < 10000 && now != value; i++) {
        now = server_stat(s, name);
    }
    assert_int_equal(now, value);
}

#endif
