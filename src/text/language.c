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
    {"af", "Afrikaans", LATIN, 0, " die van en is met op wat "},
    {"am", "Amharic", ETHIOPIC, 0, NULL},
    {"ar", "Arabic", ARABIC, 0, NULL},
    {"az", "Azerbaijani", LATIN | CYRILLIC, 0, NULL},
    {"be", "Belarusian", CYRILLIC, 0, NULL},
    {"bg", "Bulgarian", CYRILLIC, 0, NULL},
    {"bn", "Bengali", BENGALI, 0, NULL},
    {"bs", "Bosnian", LATIN | CYRILLIC, 0, " i u na je sa "},
    {"ca", "Catalan", LATIN, 0, " el la els les un una de amb i en del "},
    {"cs", "Czech", LATIN, 0, " a na v ve s se je "},
    {"cy", "Welsh", LATIN, 0, " y yn yr a ar gyda o "},
    {"da", "Danish", LATIN, 0, " en et og på med i af der er "},
    {"de", "German", LATIN, 0, " der die das ein eine einen einem und mit auf im vor ist "},
    {"el", "Greek", GREEK, 0, NULL},
    {"en-gb", "British English", LATIN, 0, NULL},
    {"en", "English", LATIN, 0, " a an the of on in with and is are at by from "},
    {"eo", "Esperanto", LATIN, 0, " la kaj en de sur kun "},
    {"es", "Spanish", LATIN, 0, " el la los las un una de del con en y sobre "},
    {"et", "Estonian", LATIN, 0, " ja on ning "},
    {"eu", "Basque", LATIN, 0, " eta bat "},
    {"fa", "Persian", ARABIC, 0, NULL},
    {"fi", "Finnish", LATIN, 0, " ja on jossa jonka "},
    {"fil", "Filipino", LATIN, 0, " ang ng sa na at mga isang "},
    {"fr", "French", LATIN, 0, " le la les un une des de du et sur dans avec en au "},
    {"fy", "Frisian", LATIN, 0, " de it in en fan mei op "},
    {"ga", "Irish", LATIN, 0, " an na agus ar le i "},
    {"gd", "Scottish Gaelic", LATIN, 0, " an am na agus air le "},
    {"gl", "Galician", LATIN, 0, " o a os as un unha de con e en "},
    {"gsw", "Swiss German", LATIN, 0, " de d s en e und mit uf im "},
    {"gu", "Gujarati", GUJARATI, 0, NULL},
    {"he", "Hebrew", HEBREW, 0, NULL},
    {"hi", "Hindi", DEVANAGARI, 0, NULL},
    {"hr", "Croatian", LATIN, 0, " i u na je s sa "},
    {"hu", "Hungarian", LATIN, 0, " a az egy és van "},
    {"hy", "Armenian", ARMENIAN, 0, NULL},
    {"id", "Indonesian", LATIN, 0, " yang di dan dengan seorang sebuah "},
    {"is", "Icelandic", LATIN, 0, " og á í með er "},
    {"it", "Italian", LATIN, 0, " il lo la i gli le un una di del della con su in e "},
    {"ja", "Japanese", KANA, HAN, NULL},
    {"ka", "Georgian", GEORGIAN, 0, NULL},
    {"kk", "Kazakh", CYRILLIC | LATIN, 0, NULL},
    {"km", "Khmer", KHMER, 0, NULL},
    {"kn", "Kannada", KANNADA, 0, NULL},
    {"ko", "Korean", HANGUL, HAN, NULL},
    {"ky", "Kyrgyz", CYRILLIC, 0, NULL},
    {"lb", "Luxembourgish", LATIN, 0, " de d den en eng an mat op "},
    {"lo", "Lao", LAO, 0, NULL},
    {"lt", "Lithuanian", LATIN, 0, " ir su ant yra "},
    {"lv", "Latvian", LATIN, 0, " un ar uz ir "},
    {"mk", "Macedonian", CYRILLIC, 0, NULL},
    {"ml", "Malayalam", MALAYALAM, 0, NULL},
    {"mr", "Marathi", DEVANAGARI, 0, NULL},
    {"ms", "Malay", LATIN, 0, " yang di dan dengan seorang sebuah "},
    {"mt", "Maltese", LATIN, 0, " il u ta ma fuq "},
    {"my", "Burmese", BURMESE, 0, NULL},
    {"nb", "Norwegian Bokmål", LATIN, 0, " en et og på med i av som er "},
    {"ne", "Nepali", DEVANAGARI, 0, NULL},
    {"nl", "Dutch", LATIN, 0, " de het een en van met op in aan is "},
    {"nn", "Norwegian Nynorsk", LATIN, 0, " ein ei eit og på med i av som er "},
    {"no", "Norwegian", LATIN, 0, " en et og på med i av som er "},
    {"oc", "Occitan", LATIN, 0, " lo la un una de amb e sus "},
    {"pa", "Punjabi", GURMUKHI | ARABIC, 0, NULL},
    {"pl", "Polish", LATIN, 0, " i na w z ze do jest "},
    {"pt-br", "Brazilian Portuguese", LATIN, 0, " o a os as um uma de do da com em no na e "},
    {"pt-pt", "European Portuguese", LATIN, 0, " o a os as um uma de do da com em no na e "},
    {"pt", "Portuguese", LATIN, 0, " o a os as um uma de do da com em no na e "},
    {"rm", "Romansh", LATIN, 0, " la il in ina e cun "},
    {"ro", "Romanian", LATIN, 0, " un o și cu pe în de la "},
    {"ru", "Russian", CYRILLIC, 0, NULL},
    {"si", "Sinhala", SINHALA, 0, NULL},
    {"sk", "Slovak", LATIN, 0, " a na v vo s so je "},
    {"sl", "Slovenian", LATIN, 0, " in na v s z je "},
    {"sq", "Albanian", LATIN, 0, " një dhe në me të "},
    {"sr-latn", "Serbian in Latin script", LATIN, 0, " i u na je sa "},
    {"sr", "Serbian in Cyrillic script", CYRILLIC | LATIN, 0, NULL},
    {"sv", "Swedish", LATIN, 0, " en ett och på med i av som är "},
    {"sw", "Swahili", LATIN, 0, " na ya wa kwa katika "},
    {"ta", "Tamil", TAMIL, 0, NULL},
    {"te", "Telugu", TELUGU, 0, NULL},
    {"th", "Thai", THAI, 0, NULL},
    {"tr", "Turkish", LATIN, 0, " bir ve ile "},
    {"uk", "Ukrainian", CYRILLIC, 0, NULL},
    {"ur", "Urdu", ARABIC, 0, NULL},
    {"uz", "Uzbek", LATIN | CYRILLIC, 0, NULL},
    {"vi", "Vietnamese", LATIN, 0, " một và với trên có của "},
    {"zh-hans", "Simplified Chinese", HAN, 0, NULL},
    {"zh-hant", "Traditional Chinese", HAN, 0, NULL},
    {"zh-hk", "Traditional Chinese", HAN, 0, NULL},
    {"zh-mo", "Traditional Chinese", HAN, 0, NULL},
    {"zh-tw", "Traditional Chinese", HAN, 0, NULL},
    {"zh", "Simplified Chinese", HAN, 0, NULL},
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
