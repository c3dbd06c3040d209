/* preamble.c - the words that models put around an alternative text. */
#include "preamble.h"

#include <ctype.h>
#include <string.h>

#include "language.h"
#include "phrase.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define MAX_ANNOUNCEMENT 160 /* bytes up to the colon */

static const phrase_list interjections =
    PHRASES("sure!", "sure,", "sure.", "sure thing!", "certainly!", "certainly.", "of course!",
            "absolutely!", "great!", "okay,", "okay!", "ok,", "natürlich!", "gerne!", "sicher!",
            "selbstverständlich!", "bien sûr !", "bien sûr!", "bien sûr,", "¡claro!", "claro!",
            "¡por supuesto!", "certo!", "certamente!", "com certeza!", "claro que sim!",
            "natuurlijk!", "oczywiście!", "självklart!", "selvfølgelig!", "конечно!", "конечно,",
            "好的，", "好的。", "当然！", "もちろんです。", "はい、", "물론입니다!");

/* How an announcement begins, and what it must speak of before its colon. */
static const phrase_list announcements =
    PHRASES("here is", "here's", "here are", "below is", "the following", "hier ist", "hier sind",
            "hier ein", "voici", "aquí está", "aquí tienes", "aqui está", "ecco", "hier is",
            "här är", "her er", "oto", "вот", "以下是", "以下は", "以下に", "다음은");
static const phrase_list announced =
    PHRASES("alt", "text", "descri", "caption", "beschreib", "texte", "texto", "testo", "legenda",
            "beskriv", "opis", "текст", "описан", "文本", "描述", "文字", "テキスト", "説明",
            "텍스트", "설명");

/* What may stand before a colon at the start. */
static const phrase_list labels =
    PHRASES("alt", "alt text", "alt-text", "alttext", "alt_text", "alt tag", "alternative text",
            "alternate text", "image", "image description", "description", "caption", "answer",
            "final answer", "output", "response", "result", "option 1", "english", "alternativtext",
            "alternativer text", "bildbeschreibung", "beschreibung", "bild", "foto", "antwort",
            "texte alternatif", "texte alt", "description de l'image", "texto alternativo",
            "descripción", "descrição", "respuesta", "resposta", "testo alternativo", "testo alt",
            "descrizione", "risposta", "alternatieve tekst", "alt-tekst", "beschrijving",
            "alternativ text", "alternativ tekst", "beskrivning", "beskrivelse",
            "tekst alternatywny", "opis", "альтернативный текст", "описание", "ответ",
            "альтернативний текст", "опис", "替代文本", "替代文字", "alt文本", "alt 文本", "描述",
            "図の説明", "代替テキスト", "altテキスト", "alt属性", "説明", "대체 텍스트", "설명");

/* How a line begins that follows the text. */
static const phrase_list trailers = PHRASES(
    "let me know", "would you like", "feel free", "i hope", "note:", "please note", "note that",
    "this alt text", "this alternative text", "this description", "explanation", "reasoning",
    "character count", "characters:", "word count", "alternatively", "option 2", "or:", "if you",
    "dieser alternativtext", "hinweis:", "zeichenanzahl", "anmerkung:", "ce texte", "este texto",
    "questo testo", "注：", "注意：");

/*
 * Openings that every alternative text could have.  Where taking them off would leave a wrong case
 * ("Das Bild zeigt einen Hund"), "before" lists what may follow; where a language always changes
 * the case, it has no row.
 */
static const phrase_pattern openings[] = {
    /* English */
    {PHRASES("in this image,", "in the image,", "in this picture,", "in the picture,",
             "in this photo,", "in the photo,"),
     NULL, NULL},
    {PHRASES("image", "this image", "the image", "picture", "this picture", "the picture", "photo",
             "this photo", "the photo", "photograph", "this photograph", "the photograph"),
     PHRASES("shows", "depicts", "features", "displays", "captures", "portrays", "presents",
             "illustrates", "showcases", "contains", "of", "showing", "depicting", "is of",
             "is an image of", "is a picture of", "is a photo of", "is a photograph of"),
     NULL},
    {PHRASES("an image", "a picture", "a photo", "a photograph"),
     PHRASES("of", "showing", "depicting", "that shows", "that depicts"), NULL},
    /* German */
    {PHRASES("das bild", "dieses bild", "das foto", "dieses foto", "die abbildung", "die aufnahme"),
     PHRASES("zeigt"),
     PHRASES("ein", "eine", "das", "die", "zwei", "drei", "vier", "mehrere", "viele")},
    /* French */
    {PHRASES("l'image", "cette image", "la photo", "cette photo", "la photographie"),
     PHRASES("montre", "représente", "présente", "illustre"), NULL},
    {PHRASES("image", "une image", "photo", "une photo", "photographie", "une photographie"),
     PHRASES("de", "d'", "montrant", "représentant"),
     PHRASES("un", "une", "la", "l'", "le", "les", "deux", "trois")},
    /* Spanish */
    {PHRASES("la imagen", "esta imagen", "la foto", "esta foto", "la fotografía",
             "esta fotografía"),
     PHRASES("muestra", "representa", "presenta"), NULL},
    {PHRASES("imagen", "una imagen", "foto", "una foto", "fotografía", "una fotografía"),
     PHRASES("de"), PHRASES("un", "una", "unos", "unas", "dos", "tres")},
    /* Italian */
    {PHRASES("l'immagine", "questa immagine", "la foto", "questa foto"),
     PHRASES("mostra", "raffigura", "rappresenta", "ritrae"), NULL},
    {PHRASES("immagine", "un'immagine", "foto", "una foto", "fotografia", "una fotografia"),
     PHRASES("di"), PHRASES("un", "una", "un'", "uno", "due", "tre")},
    /* Portuguese */
    {PHRASES("a imagem", "esta imagem", "a foto", "esta foto", "a fotografia"),
     PHRASES("mostra", "apresenta", "retrata", "exibe"), NULL},
    {PHRASES("imagem", "uma imagem", "foto", "uma foto", "fotografia", "uma fotografia"),
     PHRASES("de"), PHRASES("um", "uma", "dois", "duas", "três")},
    /* Dutch */
    {PHRASES("de afbeelding", "deze afbeelding", "de foto", "deze foto"), PHRASES("toont"), NULL},
    {PHRASES("afbeelding", "een afbeelding", "foto", "een foto"), PHRASES("van"), NULL},
    /* Swedish, Danish, Norwegian */
    {PHRASES("bilden", "billedet", "bildet", "fotot"), PHRASES("visar", "viser"), NULL},
    {PHRASES("bild", "en bild", "billede", "et billede", "bilde", "et bilde", "foto", "et foto"),
     PHRASES("av", "af"), NULL},
    /* Russian */
    {PHRASES("на изображении", "на фото", "на фотографии", "на картинке", "на снимке"),
     PHRASES("изображен", "изображён", "изображена", "изображено", "изображены", "показан",
             "показана", "показано", "показаны"),
     NULL},
    /* Chinese, Japanese */
    {PHRASES("这张图片", "该图片", "此图片", "图片", "这张照片", "照片", "图像", "這張圖片", "圖片",
             "這張照片"),
     PHRASES("显示了", "展示了", "显示", "展示", "描绘了", "顯示了", "顯示", "描繪了"), NULL},
    {PHRASES("この画像には、", "この画像には", "画像には、", "画像には"), NULL, NULL},
};

static const struct {
    const char *open, *close;
} quotes[] = {
    {"\"", "\""},         {"'", "'"},           {"\u201C", "\u201D"}, {"\u201E", "\u201C"},
    {"\u201E", "\u201D"}, {"\u201D", "\u201D"}, {"\u2018", "\u2019"}, {"\u201A", "\u2018"},
    {"\u00AB", "\u00BB"}, {"\u00BB", "\u00AB"}, {"\u300C", "\u300D"}, {"\u300E", "\u300F"},
};

/* ---- Lines ----------------------------------------------------------------------------------- */

/* The bytes of a list mark; numbers are marks only where more of them follow. */
static size_t list_mark(const char *line, bool numbered)
{
    static const char *const bullets[] = {"- ", "* ", "+ ", "• ", "– ", "▪ ", "◦ ", NULL};
    size_t length = phrase_at(line, bullets);

    if (length == 0 && numbered) {
        size_t digits = strspn(line, "0123456789");

        length = digits > 0 && digits < 3 && (line[digits] == '.' || line[digits] == ')')
                     ? digits + 1
                     : 0;
    }
    return length;
}

/* The bytes of blanks and marks of quotes and headings; "#word" is none. */
static size_t heading_mark(const char *line)
{
    size_t blanks = strspn(line, " \t\r>"), hashes = strspn(line + blanks, "#");

    return blanks + (line[blanks + hashes] == ' ' ? hashes : 0);
}

static bool has_words(const char *line)
{
    uint32_t c;

    for (; *line != '\0'; line += phrase_next(line, &c)) {
        phrase_next(line, &c);
        if (phrase_letter(c) || language_script(c) != 0) {
            return true;
        }
    }
    return false;
}

static bool ends_with(const char *text, const char *end)
{
    size_t size = strlen(text), length = strlen(end);

    return size >= length && strcmp(text + size - length, end) == 0;
}

static void move(char *to, const char *from)
{
    memmove(to, from, strlen(from) + 1);
}

static void trim(char *line)
{
    size_t size = strlen(line);

    while (size > 0 && isspace((unsigned char)line[size - 1])) {
        line[--size] = '\0';
    }
    move(line, line + strspn(line, " "));
}

/* Does this line announce what comes in the next ones? */
static bool announces(const char *line, const char *rest)
{
    return (ends_with(line, ":") || ends_with(line, "：")) && has_words(rest);
}

void preamble_pick_lines(char *text)
{
    bool numbered = strstr(text, "\n2.") != NULL || strstr(text, "\n2)") != NULL;
    bool listed = false;
    char *out = text, *next;

    for (char *line = text; *line != '\0'; line = next) {
        next = line + strcspn(line, "\n");
        next += *next == '\n' ? (*next = '\0', 1) : 0;
        line += heading_mark(line);
        trim(line);
        size_t mark = list_mark(line, numbered);
        line += mark;
        if (!has_words(line) || (out == text && announces(line, next))) {
            continue;
        }
        if (out > text && (listed || phrase_at(line, trailers) > 0)) {
            break;
        }
        listed = mark > 0;
        if (out > text) {
            *out++ = ' ';
        }
        size_t length = strlen(line);
        memmove(out, line, length);
        out += length;
    }
    *out = '\0';
}

/* ---- The line -------------------------------------------------------------------------------- */

/* Steps of preamble_strip(): each returns how many bytes at the start are to go. */

static const char *const colons[] = {":", "：", NULL};

static const char *first_colon(const char *line)
{
    const char *narrow = strstr(line, colons[0]), *wide = strstr(line, colons[1]);

    return wide == NULL || (narrow != NULL && narrow < wide) ? narrow : wide;
}

static size_t interjection(const char *line)
{
    return phrase_at(line, interjections);
}

static bool speaks_of_text(const char *line, size_t size)
{
    for (phrase_list one = announced; *one != NULL; one++) {
        const char *found = phrase_find(line, *one);

        if (found != NULL && found < line + size) {
            return true;
        }
    }
    return false;
}

static size_t announcement(const char *line)
{
    const char *colon = first_colon(line);
    size_t length = colon != NULL ? (size_t)(colon - line) : MAX_ANNOUNCEMENT;

    return length < MAX_ANNOUNCEMENT && phrase_at(line, announcements) > 0 &&
                   speaks_of_text(line, length)
               ? length + phrase_at(colon, colons)
               : 0;
}

/* "Alt text:", also "Alt text (German) :". */
static size_t label(const char *line)
{
    size_t length = phrase_at(line, labels);

    if (length == 0) {
        return 0;
    }
    length += strspn(line + length, " ");
    if (line[length] == '(') {
        size_t closed = strcspn(line + length, ")");

        length += line[length + closed] == ')' ? closed + 1 : 0;
    }
    length += strspn(line + length, " ");
    size_t colon = phrase_at(line + length, colons);
    return colon > 0 ? length + colon : 0;
}

static size_t opening(const char *line)
{
    return phrase_match(line, openings, COUNT(openings));
}

/* Takes quotes off that stand around the whole line, with a full stop behind them or not. */
static bool unquote(char *line, const char *open, const char *close)
{
    size_t first = strlen(open), last = strlen(close), size = strlen(line);
    bool stop = size > 0 && line[size - 1] == '.'; /* behind the quotes; it stays */

    size -= stop;
    if (size < first + last || strncmp(line, open, first) != 0 ||
        strncmp(line + size - last, close, last) != 0) {
        return false;
    }
    for (size_t at = first; at < size - last; at++) {
        bool apostrophe =
            isalpha((unsigned char)line[at - 1]) && isalpha((unsigned char)line[at + last]);

        if (strncmp(line + at, close, last) == 0 && !apostrophe) {
            return false;
        }
    }
    stop = stop && line[size - last - 1] != '.';
    size -= first + last;
    memmove(line, line + first, size);
    line[size] = '\0';
    trim(line);
    strcat(line, stop ? "." : "");
    return true;
}

static bool unquote_any(char *line)
{
    for (size_t i = 0; i < COUNT(quotes); i++) {
        if (unquote(line, quotes[i].open, quotes[i].close)) {
            return true;
        }
    }
    return false;
}

/* Takes "(123 characters)" off the end; "(2 characters)" may be persons. */
static bool drop_count(char *line)
{
    static const char *const units[] = {"characters", "chars",     "zeichen", "caractères",
                                        "caracteres", "caratteri", "tekens",  "tecken",
                                        "символов",   "字符",      "文字",    NULL};
    char *open = strrchr(line, '(');
    size_t digits = open != NULL ? strspn(open + 1, "0123456789") : 0;

    if (digits < 2) {
        return false;
    }
    const char *unit = open + 1 + digits + strspn(open + 1 + digits, " ");
    const char *end = strchr(unit, ')');
    if (phrase_at(unit, units) == 0 || end == NULL || end[1 + strspn(end + 1, ".")] != '\0') {
        return false;
    }
    *open = '\0';
    trim(line);
    return true;
}

/* Takes one preamble off; a text that would be nothing but a preamble stays. */
static bool drop_start(char *line)
{
    static size_t (*const steps[])(const char *) = {interjection, announcement, label, opening};

    for (size_t i = 0; i < COUNT(steps); i++) {
        size_t length = steps[i](line);

        length += length > 0 ? strspn(line + length, " ") : 0;
        if (length > 0 && has_words(line + length)) {
            move(line, line + length);
            phrase_capitalise(line);
            return true;
        }
    }
    return false;
}

void preamble_strip(char *line)
{
    trim(line);
    while (drop_start(line) || unquote_any(line) || drop_count(line)) {
    }
}
