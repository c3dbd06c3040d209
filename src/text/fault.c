/* fault.c - what models answer in place of an alternative text. */
#include "fault.h"

#include <stdio.h>
#include <string.h>

#include "../error.h"
#include "../utf8.h"
#include "language.h"
#include "phrase.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define MAX_LOOP_BYTES 2048 /* how much is searched for repetition: it shows early */

/* No: in the first person, so that a sign "I'm sorry" or a tub of "I Can't Believe It's Not Butter"
 * may be described. */
static const phrase_list ability =
    PHRASES("i can't", "i cannot", "i can not", "i'm unable to", "i am unable to",
            "i'm not able to", "i am not able to", "i won't", "i'm not comfortable", "unable to",
            "sorry, i can't", "sorry, i cannot", "sorry, but i can't", "sorry, but i cannot");
static const phrase_list service = PHRASES(
    "assist", "help", "describe", "describing", "identify", "identifying", "provide", "providing",
    "generate", "generating", "create", "comply", "fulfill", "fulfil", "process", "analyze",
    "analyse", "answer", "recognize", "write", "do that", "discuss", "engage", "continue");
static const phrase_pattern refusals[] = {
    {ability, service, NULL},
    {PHRASES("i'm sorry, but", "i'm sorry but", "i'm sorry, i", "i am sorry, but", "i am sorry, i",
             "i'm sorry. i", "sorry, but i", "sorry, i", "i apologize, but", "i apologize for",
             "my apologies,", "as an ai,", "as an ai model", "as an ai assistant",
             "as an ai language model", "as a language model", "unfortunately, i", "i must decline",
             "i'm afraid i", "i'd rather not"),
     NULL, NULL},
    {PHRASES("es tut mir leid", "tut mir leid,", "entschuldigung,", "leider kann ich",
             "ich kann nicht", "ich kann keine", "ich kann ihnen", "ich kann dieses bild",
             "ich kann das bild", "ich kann dabei", "ich bin nicht in der lage", "als ki,",
             "als ki-"),
     NULL, NULL},
    {PHRASES("je suis désolé", "désolé, je", "désolé, mais", "désolée,", "je ne peux pas",
             "je ne suis pas en mesure", "en tant qu'ia", "malheureusement, je"),
     NULL, NULL},
    {PHRASES("lo siento, pero", "lo siento, no", "no puedo ayudar", "no puedo describir",
             "no puedo proporcionar", "no puedo identificar", "no puedo generar", "como modelo de",
             "como ia,", "lamentablemente, no puedo"),
     NULL, NULL},
    {PHRASES("mi dispiace, ma", "mi dispiace, non", "non posso aiutare", "non posso aiutarti",
             "non posso descrivere", "non posso fornire", "non sono in grado", "in quanto ia"),
     NULL, NULL},
    {PHRASES("desculpe, mas", "desculpe, não", "sinto muito, mas", "lamento, mas",
             "não posso ajudar", "não posso descrever", "não posso fornecer", "não consigo"),
     NULL, NULL},
    {PHRASES("het spijt me", "sorry, ik", "sorry, maar", "ik kan niet", "ik kan geen",
             "ik kan deze afbeelding niet", "als ai,", "als ai-"),
     NULL, NULL},
    {PHRASES("jag är ledsen, men", "tyvärr kan jag", "jag kan inte", "beklager, men",
             "jeg kan ikke", "jeg beklager", "desværre kan jeg"),
     NULL, NULL},
    {PHRASES("przepraszam, ale", "niestety nie mogę", "nie mogę pomóc", "omlouvám se, ale",
             "bohužel nemohu"),
     NULL, NULL},
    {PHRASES("извините, но", "к сожалению, я", "я не могу", "прошу прощения", "вибачте, але",
             "на жаль, я"),
     NULL, NULL},
    {PHRASES("抱歉", "对不起，", "對不起，", "很抱歉", "非常抱歉", "我无法", "我無法", "作为一个ai",
             "申し訳ありません", "申し訳ございません", "すみませんが", "죄송합니다", "죄송하지만",
             "عذراً", "عذرًا", "أعتذر", "آسف،"),
     NULL, NULL},
};

/* The picture did not arrive, or the model is blind. */
static const phrase_list blindness = PHRASES(
    "i see no image", "i see no picture", "i don't see an", "i don't see any", "i do not see an",
    "i do not see any", "i can't see the", "i can't see any", "i cannot see", "i can't view",
    "i cannot view", "i'm unable to see", "i'm unable to view", "i am unable to view",
    "i don't have access", "i don't have the ability", "i do not have the ability", "no image was",
    "no image has been", "no image is", "no image provided", "there is no image",
    "there's no image", "it seems there is no image", "it seems that no image",
    "it looks like you haven't", "it looks like no image", "it appears that no image",
    "you haven't provided", "you have not provided", "please provide the image",
    "please provide an image", "please upload", "please share the image",
    "could you please provide", "could you please upload", "could you describe",
    "es wurde kein bild", "ich sehe kein bild", "ich kann kein bild", "bitte laden sie",
    "bitte stellen sie", "je ne vois pas d'image", "aucune image", "veuillez fournir",
    "no veo ninguna imagen", "no se ha proporcionado", "por favor, proporciona",
    "por favor, proporcione", "por favor, comparte", "non vedo alcuna immagine",
    "non vedo nessuna immagine", "não vejo nenhuma imagem", "ik zie geen afbeelding",
    "я не вижу изображения", "я не вижу изображение", "пожалуйста, предоставьте", "我看不到",
    "没有看到图片", "您没有提供", "请提供图片", "请上传", "画像が提供されていません",
    "画像が表示されていません", "이미지가 제공되지");

/* Words that say nothing when they stand alone; the list of axe, Editoria11y and double-great. */
static const phrase_list generic = PHRASES(
    "alt", "alt text", "an image", "arrow", "artwork", "attachment", "avatar", "background",
    "banner", "blank", "bullet", "button", "caption", "chart", "description", "drawing", "graph",
    "graphic", "icon", "illustration", "image", "img", "infographic", "logo", "map", "n/a",
    "no description", "none", "null", "painting", "photo", "photograph", "a photo", "a picture",
    "picture", "placeholder", "screenshot", "spacer", "table", "tbd", "test", "text", "the image",
    "thumbnail", "todo", "undefined", "unknown", "untitled", "abbildung", "bild", "das bild",
    "ein bild", "ein foto", "foto", "grafik", "bildschirmfoto", "une image", "une photo", "imagen",
    "una imagen", "una foto", "fotografía", "immagine", "un'immagine", "imagem", "uma imagem",
    "afbeelding", "een afbeelding", "een foto", "bilden", "billede", "bilde", "obraz", "zdjęcie",
    "obrázek", "fotografie", "изображение", "картинка", "фото", "зображення", "图片", "图像",
    "照片", "圖片", "画像", "写真", "이미지", "사진", "صورة");

static const phrase_list decorative =
    PHRASES("decorative", "decorative image", "dekorativ", "dekoratives bild", "décoratif",
            "décorative", "image décorative", "decorativo", "decorativa", "imagen decorativa",
            "imagem decorativa", "decoratief", "dekoracyjny", "dekoracyjne", "декоративное",
            "декоративный", "装饰性", "装饰", "裝飾", "装飾", "장식");

static const phrase_list extensions = PHRASES(".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif",
                                              ".heic", ".svg", ".bmp", ".tif", ".tiff", ".pdf");

/* Whether the line is one of the list and nothing more than punctuation. */
static bool is_only(const char *line, phrase_list list)
{
    size_t length = phrase_at(line, list);
    static const char *const ends[] = {"。", "！", NULL};

    length += length > 0 ? strspn(line + length, " .!") : 0;
    length += length > 0 ? phrase_at(line + length, ends) : 0;
    return length > 0 && line[length] == '\0';
}

bool fault_is_decorative(const char *line)
{
    return is_only(line, decorative);
}

/* "IMG_1234", "DSC0001.jpg", "my-photo.png": one word that no one says aloud. */
static bool is_file_name(const char *line)
{
    const char *dot = strrchr(line, '.');
    bool digits = line[strcspn(line, "0123456789")] != '\0';

    return strchr(line, ' ') == NULL &&
           ((dot != NULL && is_only(dot, extensions)) || (digits && strchr(line, '_') != NULL) ||
            (digits && strncmp(line, "DSC", 3) == 0));
}

/*
 * A loop is a stretch that equals what stands period bytes before it.  How often makes one depends
 * on its length: "very, very" is speech, a sentence said twice is not.
 */
static bool is_loop(size_t period, size_t equal)
{
    size_t whole = period + equal + 1; /* the blank after the last one is missing */

    return (whole >= 30 && whole >= 4 * period) || (period >= 20 && whole >= 3 * period) ||
           (period >= 30 && whole >= 2 * period);
}

static bool repeats_itself(const char *line)
{
    size_t size = strnlen(line, MAX_LOOP_BYTES);

    for (size_t period = 1; period <= (size + 1) / 2; period++) {
        size_t equal = 0;

        for (size_t i = period; i < size; i++) {
            equal = line[i] == line[i - period] ? equal + 1 : 0;
            if (is_loop(period, equal)) {
                return true;
            }
        }
    }
    return false;
}

/* Letters of a line, counted by script. */
typedef struct {
    size_t all;
    size_t own;    /* in a script of the language */
    size_t marked; /* in one that no text of that language is without */
} letters;

static letters count_letters(const char *line, const language *in)
{
    letters count = {0};
    uint32_t c;

    for (; *line != '\0'; line += phrase_next(line, &c)) {
        unsigned script = language_script((phrase_next(line, &c), c));

        count.all += script != 0;
        count.own += (script & (in->scripts | in->also)) != 0;
        count.marked += (script & in->scripts) != 0;
    }
    return count;
}

static bool wrong_script(const char *line, const language *in)
{
    letters count = count_letters(line, in);

    return count.all >= 6 && count.own * 4 < count.all;
}

/* How many words of the line are among those of a language. */
static size_t count_words(const char *line, const char *words)
{
    char word[32];
    size_t count = 0;

    for (size_t length; *line != '\0'; line += length + (line[length] == ' ')) {
        length = strcspn(line, " ");
        snprintf(word, sizeof word, " %.*s ", length < 29 ? (int)length : 0, line);
        count += length > 0 && strcasestr(words, word) != NULL;
    }
    return count;
}

bool fault_other_language(const char *line, const char *tag)
{
    const language *in = language_find(tag), *english = language_find("en");

    if (in == NULL) {
        return false;
    }
    letters count = count_letters(line, in);
    if (count.own * 2 < count.all || (count.all >= 10 && count.marked == 0)) {
        return true;
    }
    /* models that miss the language mostly answer in English */
    return in->words != NULL && in->words != english->words &&
           count_words(line, english->words) > count_words(line, in->words) + 1;
}

alt_code fault_find(const char *line, const char *tag, alt_error *err)
{
    const language *in = language_find(tag);
    size_t length = utf8_length(line, strlen(line));

    if (*line == '\0') {
        return error_set(err, ALT_E_EMPTY, "it has no words");
    }
    if (phrase_at(line, blindness) > 0) {
        return error_set(err, ALT_E_REFUSED, "it says that there is no image");
    }
    if (phrase_match(line, refusals, COUNT(refusals)) > 0) {
        return error_set(err, ALT_E_REFUSED, "it is a refusal");
    }
    if (is_only(line, generic)) {
        return error_set(err, ALT_E_UNFIT, "it says nothing but \"%.40s\"", line);
    }
    if (is_file_name(line)) {
        return error_set(err, ALT_E_UNFIT, "it is a file name");
    }
    if (strchr("{[", *line) != NULL && strchr(line, '"') != NULL) {
        return error_set(err, ALT_E_UNFIT, "it is not plain text");
    }
    if (repeats_itself(line)) {
        return error_set(err, ALT_E_UNFIT, "it repeats itself");
    }
    if (in != NULL && wrong_script(line, in)) {
        return error_set(err, ALT_E_UNFIT, "it is not in %s", in->name);
    }
    if (length > ALT_HARD_LENGTH) {
        return error_set(err, ALT_E_UNFIT, "it is %zu characters long", length);
    }
    return ALT_OK;
}
