/* language.c - the table of languages and the table of scripts. */
#include "language.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

enum {
    LATIN = 1 << 0,
    CYRILLIC = 1 << 1,
    GREEK = 1 << 2,
    ARABIC = 1 << 3,
    HEBREW = 1 << 4,
    HAN = 1 << 5,
    KANA = 1 << 6,
    HANGUL = 1 << 7,
    ARMENIAN = 1 << 8,
    GEORGIAN = 1 << 9,
    DEVANAGARI = 1 << 10,
    BENGALI = 1 << 11,
    GURMUKHI = 1 << 12,
    GUJARATI = 1 << 13,
    TAMIL = 1 << 14,
    TELUGU = 1 << 15,
    KANNADA = 1 << 16,
    MALAYALAM = 1 << 17,
    SINHALA = 1 << 18,
    THAI = 1 << 19,
    LAO = 1 << 20,
    KHMER = 1 << 21,
    BURMESE = 1 << 22,
    ETHIOPIC = 1 << 23,
};

/* clang-format off */
static const language languages[] = {
    {"af", "Afrikaans", LATIN, " die van en is met op wat "},
    {"am", "Amharic", ETHIOPIC, NULL},
    {"ar", "Arabic", ARABIC, NULL},
    {"az", "Azerbaijani", LATIN | CYRILLIC, NULL},
    {"be", "Belarusian", CYRILLIC, NULL},
    {"bg", "Bulgarian", CYRILLIC, NULL},
    {"bn", "Bengali", BENGALI, NULL},
    {"bs", "Bosnian", LATIN | CYRILLIC, " i u na je sa "},
    {"ca", "Catalan", LATIN, " el la els les un una de amb i en del "},
    {"cs", "Czech", LATIN, " a na v ve s se je "},
    {"cy", "Welsh", LATIN, " y yn yr a ar gyda o "},
    {"da", "Danish", LATIN, " en et og på med i af der er "},
    {"de", "German", LATIN, " der die das ein eine einen einem und mit auf im vor ist "},
    {"el", "Greek", GREEK, NULL},
    {"en-gb", "British English", LATIN, NULL},
    {"en", "English", LATIN, " a an the of on in with and is are at by from "},
    {"eo", "Esperanto", LATIN, " la kaj en de sur kun "},
    {"es", "Spanish", LATIN, " el la los las un una de del con en y sobre "},
    {"et", "Estonian", LATIN, " ja on ning "},
    {"eu", "Basque", LATIN, " eta bat "},
    {"fa", "Persian", ARABIC, NULL},
    {"fi", "Finnish", LATIN, " ja on jossa jonka "},
    {"fil", "Filipino", LATIN, " ang ng sa na at mga isang "},
    {"fr", "French", LATIN, " le la les un une des de du et sur dans avec en au "},
    {"fy", "Frisian", LATIN, " de it in en fan mei op "},
    {"ga", "Irish", LATIN, " an na agus ar le i "},
    {"gd", "Scottish Gaelic", LATIN, " an am na agus air le "},
    {"gl", "Galician", LATIN, " o a os as un unha de con e en "},
    {"gsw", "Swiss German", LATIN, " de d s en e und mit uf im "},
    {"gu", "Gujarati", GUJARATI, NULL},
    {"he", "Hebrew", HEBREW, NULL},
    {"hi", "Hindi", DEVANAGARI, NULL},
    {"hr", "Croatian", LATIN, " i u na je s sa "},
    {"hu", "Hungarian", LATIN, " a az egy és van "},
    {"hy", "Armenian", ARMENIAN, NULL},
    {"id", "Indonesian", LATIN, " yang di dan dengan seorang sebuah "},
    {"is", "Icelandic", LATIN, " og á í með er "},
    {"it", "Italian", LATIN, " il lo la i gli le un una di del della con su in e "},
    {"ja", "Japanese", HAN | KANA, NULL},
    {"ka", "Georgian", GEORGIAN, NULL},
    {"kk", "Kazakh", CYRILLIC | LATIN, NULL},
    {"km", "Khmer", KHMER, NULL},
    {"kn", "Kannada", KANNADA, NULL},
    {"ko", "Korean", HANGUL | HAN, NULL},
    {"ky", "Kyrgyz", CYRILLIC, NULL},
    {"lb", "Luxembourgish", LATIN, " de d den en eng an mat op "},
    {"lo", "Lao", LAO, NULL},
    {"lt", "Lithuanian", LATIN, " ir su ant yra "},
    {"lv", "Latvian", LATIN, " un ar uz ir "},
    {"mk", "Macedonian", CYRILLIC, NULL},
    {"ml", "Malayalam", MALAYALAM, NULL},
    {"mr", "Marathi", DEVANAGARI, NULL},
    {"ms", "Malay", LATIN, " yang di dan dengan seorang sebuah "},
    {"mt", "Maltese", LATIN, " il u ta ma fuq "},
    {"my", "Burmese", BURMESE, NULL},
    {"nb", "Norwegian Bokmål", LATIN, " en et og på med i av som er "},
    {"ne", "Nepali", DEVANAGARI, NULL},
    {"nl", "Dutch", LATIN, " de het een en van met op in aan is "},
    {"nn", "Norwegian Nynorsk", LATIN, " ein ei eit og på med i av som er "},
    {"no", "Norwegian", LATIN, " en et og på med i av som er "},
    {"oc", "Occitan", LATIN, " lo la un una de amb e sus "},
    {"pa", "Punjabi", GURMUKHI | ARABIC, NULL},
    {"pl", "Polish", LATIN, " i na w z ze do jest "},
    {"pt-br", "Brazilian Portuguese", LATIN, " o a os as um uma de do da com em no na e "},
    {"pt-pt", "European Portuguese", LATIN, " o a os as um uma de do da com em no na e "},
    {"pt", "Portuguese", LATIN, " o a os as um uma de do da com em no na e "},
    {"rm", "Romansh", LATIN, " la il in ina e cun "},
    {"ro", "Romanian", LATIN, " un o și cu pe în de la "},
    {"ru", "Russian", CYRILLIC, NULL},
    {"si", "Sinhala", SINHALA, NULL},
    {"sk", "Slovak", LATIN, " a na v vo s so je "},
    {"sl", "Slovenian", LATIN, " in na v s z je "},
    {"sq", "Albanian", LATIN, " një dhe në me të "},
    {"sr-latn", "Serbian in Latin script", LATIN, " i u na je sa "},
    {"sr", "Serbian in Cyrillic script", CYRILLIC | LATIN, NULL},
    {"sv", "Swedish", LATIN, " en ett och på med i av som är "},
    {"sw", "Swahili", LATIN, " na ya wa kwa katika "},
    {"ta", "Tamil", TAMIL, NULL},
    {"te", "Telugu", TELUGU, NULL},
    {"th", "Thai", THAI, NULL},
    {"tr", "Turkish", LATIN, " bir ve ile "},
    {"uk", "Ukrainian", CYRILLIC, NULL},
    {"ur", "Urdu", ARABIC, NULL},
    {"uz", "Uzbek", LATIN | CYRILLIC, NULL},
    {"vi", "Vietnamese", LATIN, " một và với trên có của "},
    {"zh-hans", "Simplified Chinese", HAN, NULL},
    {"zh-hant", "Traditional Chinese", HAN, NULL},
    {"zh-hk", "Traditional Chinese", HAN, NULL},
    {"zh-mo", "Traditional Chinese", HAN, NULL},
    {"zh-tw", "Traditional Chinese", HAN, NULL},
    {"zh", "Simplified Chinese", HAN, NULL},
};
/* clang-format on */

/* The Unicode blocks of each script's letters. */
static const struct {
    uint32_t first, last;
    unsigned script;
} blocks[] = {
    {'A', 'Z', LATIN},          {'a', 'z', LATIN},         {0xC0, 0x24F, LATIN},
    {0x370, 0x3FF, GREEK},      {0x400, 0x52F, CYRILLIC},  {0x531, 0x58F, ARMENIAN},
    {0x5D0, 0x5F4, HEBREW},     {0x620, 0x6FF, ARABIC},    {0x750, 0x77F, ARABIC},
    {0x900, 0x97F, DEVANAGARI}, {0x980, 0x9FF, BENGALI},   {0xA00, 0xA7F, GURMUKHI},
    {0xA80, 0xAFF, GUJARATI},   {0xB80, 0xBFF, TAMIL},     {0xC00, 0xC7F, TELUGU},
    {0xC80, 0xCFF, KANNADA},    {0xD00, 0xD7F, MALAYALAM}, {0xD80, 0xDFF, SINHALA},
    {0xE00, 0xE7F, THAI},       {0xE80, 0xEFF, LAO},       {0x1000, 0x109F, BURMESE},
    {0x10A0, 0x10FF, GEORGIAN}, {0x1100, 0x11FF, HANGUL},  {0x1200, 0x139F, ETHIOPIC},
    {0x1780, 0x17FF, KHMER},    {0x1E00, 0x1EFF, LATIN},   {0x1F00, 0x1FFF, GREEK},
    {0x3041, 0x30FF, KANA},     {0x3400, 0x4DBF, HAN},     {0x4E00, 0x9FFF, HAN},
    {0xAC00, 0xD7A3, HANGUL},   {0xFB50, 0xFDFF, ARABIC},  {0xFE70, 0xFEFC, ARABIC},
    {0xFF66, 0xFF9F, KANA},     {0x20000, 0x2FA1F, HAN},
};

/* Whether tag is prefix, or prefix and further subtags. */
static bool fits(const char *tag, const char *prefix)
{
    for (; *prefix != '\0'; tag++, prefix++) {
        if (strncasecmp(*tag == '_' ? "-" : tag, prefix, 1) != 0) {
            return false;
        }
    }
    return *tag == '\0' || *tag == '-' || *tag == '_';
}

const language *language_find(const char *tag)
{
    const language *best = NULL;

    if (tag == NULL || *tag == '\0') {
        tag = "en";
    }
    for (size_t i = 0; i < sizeof languages / sizeof *languages; i++) {
        if (fits(tag, languages[i].tag) &&
            (best == NULL || strlen(languages[i].tag) > strlen(best->tag))) {
            best = &languages[i];
        }
    }
    return best;
}

unsigned language_script(uint32_t code_point)
{
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++) {
        if (code_point >= blocks[i].first && code_point <= blocks[i].last) {
            return blocks[i].script;
        }
    }
    return 0;
}
