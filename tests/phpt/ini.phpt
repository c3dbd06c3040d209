--TEST--
INI settings: the core's defaults, checked on set, limits for the system's owner alone
--EXTENSIONS--
alttext
--FILE--
<?php
foreach (ini_get_all('alttext') as $name => $setting) {
    printf("%-22s %s%s\n", $name, $setting['local_value'] ?? 'not set', $setting['access'] === INI_SYSTEM ? ' (system)' : '');
}
echo "\n";
foreach (['timeout_ms' => '0', 'retries' => '21', 'concurrency' => '-1', 'max_side' => '1M', 'quality' => 'best',
    'input_price' => 'cheap', 'output_price' => '-1'] as $name => $value) {
    var_dump(ini_set("alttext.$name", $value), ini_get("alttext.$name"));
}
echo "\n";
var_dump(ini_set('alttext.max_bytes', '1')); // not from a script
var_dump(ini_set('alttext.max_tokens', '2K'), ini_get('alttext.max_tokens'));
var_dump(ini_set('alttext.retries', ''), ini_set('alttext.retries', '3')); // empty: the default
foreach (['url' => 'ftp://x', 'backend' => 'nobody'] as $name => $value) { // used, as the message shows
    ini_set("alttext.$name", $value);
    try {
        new Alttext\Client();
    } catch (ValueError $error) {
        echo $error->getMessage(), "\n";
    }
    ini_restore("alttext.$name");
}
new Alttext\Client();
var_dump(ini_get('alttext.api_key'));
?>
--EXPECTF--
alttext.allow_http     0
alttext.backend        auto
alttext.ca_file        not set
alttext.concurrency    4
alttext.deadline_ms    0
alttext.input_price    not set
alttext.max_bytes      67108864 (system)
alttext.max_memory     268435456 (system)
alttext.max_pixels     100000000 (system)
alttext.max_side       0
alttext.max_tokens     300
alttext.model          not set
alttext.output_price   not set
alttext.quality        80
alttext.retries        2
alttext.timeout_ms     60000
alttext.url            not set


Warning: alttext.timeout_ms must be from 1 to 3600000, 0 given in %s/ini.php on line %d
bool(false)
string(5) "60000"

Warning: alttext.retries must be from 0 to 20, 21 given in %s/ini.php on line %d
bool(false)
string(1) "2"

Warning: alttext.concurrency must be from 1 to 256, -1 given in %s/ini.php on line %d
bool(false)
string(1) "4"

Warning: alttext.max_side must be 0 or from 64 to 4096, 1048576 given in %s/ini.php on line %d
bool(false)
string(1) "0"

Warning: alttext.quality must be of type int, string given in %s/ini.php on line %d
bool(false)
string(2) "80"

Warning: alttext.input_price must be of type float, string given in %s/ini.php on line %d
bool(false)
string(0) ""

Warning: alttext.output_price must be from 0 to 1000000, -1 given in %s/ini.php on line %d
bool(false)
string(0) ""

bool(false)
string(3) "300"
string(2) "2K"
string(1) "2"
string(0) ""
url must begin with https://, http:// or unix://
backend "nobody" is not known: there are auto, openai, openai-responses, anthropic, gemini, mistral, xai, deepseek, azure, bedrock, openrouter, groq, together, fireworks, deepinfra, huggingface, ollama, llama-server, vllm, lmstudio, localai, compatible
bool(false)
