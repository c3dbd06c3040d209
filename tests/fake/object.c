/* object.c - answers that depend on what the request says: languages, members, a schema. */
#include "object.h"
#include "seen.h"

#include <stdio.h>
#include <string.h>

/* The first is that of the usual text. */
static const struct {
    const char *name, *tag, *text;
} languages[] = {
    {"English", "en", NULL},
    {"German", "de", "Ein brauner Hund läuft über eine grüne Wiese zu seinem Besitzer."},
    {"French", "fr", "Un chien brun court dans un pré vert vers son maître."},
    {"Spanish", "es", "Un perro marrón corre por un prado verde hacia su dueño."},
};

const char *object_sentence(const char *body, const char *usual)
{
    for (size_t i = 1; i < sizeof languages / sizeof *languages; i++) {
        usual = strstr(body, languages[i].name) != NULL ? languages[i].text : usual;
    }
    return usual;
}

void object_echo(const char *body, const char *name, char *text, size_t size)
{
    char member[60];

    snprintf(member, sizeof member, "\"%s\":", name);
    const char *at = strstr(body, member);
    const char *value = at != NULL ? at + strlen(member) : "absent";
    value += *value == '"';
    snprintf(text, size, "\"The member %s is %.*s, says the server.\"", name,
             (int)strcspn(value, "\"\\,}"), value);
}

static const char *const special[] = {"\"store\"",
                                      "\"temperature\"",
                                      "\"think\"",
                                      "\"thinking\"",
                                      "\"reasoning_effort\"",
                                      "\"reasoning\"",
                                      "\"chat_template_kwargs\"",
                                      "\"thinkingConfig\"",
                                      "\"mediaResolution\""};

bool object_is_plain(const char *body)
{
    for (size_t i = 0; i < sizeof special / sizeof *special; i++) {
        if (strstr(body, special[i]) != NULL) {
            return false;
        }
    }
    return true;
}

bool object_is_wanted(const char *body)
{
    return strstr(body, "\"additionalProperties\"") != NULL;
}

/* Puts the texts in all languages that the schema has into *out, as members. */
static void speak_languages(const char *body, const char *mute, const char *usual, char *out,
                            size_t size)
{
    size_t used = 0;

    for (size_t i = 0; i < sizeof languages / sizeof *languages; i++) {
        const char *tag = languages[i].tag, *text = i == 0 ? usual : languages[i].text;
        char member[40];

        snprintf(member, sizeof member, "\"%s\":{\"type\":\"string\"}", tag);
        if (strstr(body, member) != NULL) {
            text = mute != NULL && strcmp(mute, tag) == 0 ? "" : text;
            used += (size_t)snprintf(out + used, size - used, "%s\\\"%s\\\":\\\"%s\\\"",
                                     used > 0 ? "," : "", tag, text);
        }
    }
}

void object_speak(const char *body, const char *mute, char *text, size_t size)
{
    bool several = strstr(body, "\"alt\":{\"type\":\"object\"") != NULL;
    bool decorative = strcmp(text, "\"decorative\"") == 0;
    bool german = strstr(body, "German") != NULL;
    char usual[1024], alt[1536] = "";

    snprintf(usual, sizeof usual, "%.*s", (int)strlen(text) - 2, text + 1);
    if (several) {
        speak_languages(body, mute, usual, alt, sizeof alt);
    } else if (!decorative) {
        snprintf(alt, sizeof alt, "\\\"%s\\\"", usual);
    }
    snprintf(
        text, size, "\"{\\\"alt\\\":%s%s%s,\\\"decorative\\\":%s,\\\"contains_text\\\":true%s}\"",
        several ? "{" : "", *alt != '\0' ? alt : "null", several ? "}" : "",
        decorative ? "true" : "false", several || german ? "" : ",\\\"language\\\":\\\"en\\\"");
}

void object_name_picture(const char *body, char *text, size_t size)
{
    char name[7] = "", copy[2048];
    const char *picture = strstr(body, "/9j/");
    uint64_t hash = seen_hash(picture, strcspn(picture, "\""));
    size_t used = 0;

    for (int i = 0; i < 6; i++, hash /= 26) {
        name[i] = (char)('a' + hash % 26);
    }
    snprintf(copy, sizeof copy, "%s", text);
    for (const char *c = copy; *c != '\0' && used < size; c++) {
        bool ends = *c == '.' && (c[1] == '"' || c[1] == '\\');

        used += (size_t)snprintf(text + used, size - used, ends ? ", called %s%c" : "%s%c",
                                 ends ? name : "", *c);
    }
}
