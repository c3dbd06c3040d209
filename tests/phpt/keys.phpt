--TEST--
Keys are in no dump, trace or message
--EXTENSIONS--
alttext
--ENV--
OPENAI_API_KEY=KEY-FROM-THE-ENVIRONMENT
--INI--
zend.exception_ignore_args=0
--FILE--
<?php
require __DIR__ . '/common.inc';

const KEY = 'KEY-THAT-NOBODY-MAY-SEE';

/** All that PHP shows of a value. */
function dumps(mixed $value): string
{
    ob_start();
    var_dump($value);
    print_r($value);
    debug_zval_dump($value);
    echo json_encode($value, JSON_PARTIAL_OUTPUT_ON_ERROR);

    return ob_get_clean();
}


$shown = '';
set_error_handler(function () use (&$shown) { // called in the midst of construction: 500.5 is no int
    ob_start();
    debug_print_backtrace();
    $frame = debug_backtrace(DEBUG_BACKTRACE_PROVIDE_OBJECT)[1];
    $shown .= ob_get_clean() . dumps($frame);
    attempt(fn () => $frame['object']->check());
    return true;
});
$client = new Alttext\Client('openai', apiKey: KEY, timeoutMs: 500.5);
restore_error_handler();
echo $shown === '' ? "no backtrace was taken\n" : '';

$shown .= dumps($client) . dumps(new Alttext\Client('openai')) . dumps($client->generateMany([]));
$shown .= dumps(alttext_generate_many([], ['apiKey' => KEY, 'backend' => 'openai']));
$calls = [
    fn () => new Alttext\Client('openai', apiKey: KEY, retries: 99),
    fn () => new Alttext\Client('nobody', apiKey: KEY),
    fn () => new Alttext\Client('openai', apiKey: KEY . "\n"),
    fn () => alttext_generate('no/such.png', ['apiKey' => KEY, 'backend' => 'openai']),
    fn () => alttext_generate_many([], ['apiKey' => KEY, 'backend' => 'openai', 'unknown' => 1]),
];
foreach ($calls as $call) {
    try {
        $call();
    } catch (Throwable $thrown) {
        $shown .= $thrown . dumps($thrown);
        echo describe($thrown), "\n";
    }
}
echo str_contains($shown, 'SensitiveParameterValue') ? "traces were looked at\n" : "no trace\n";
echo str_contains($shown, 'KEY-') ? "a key is shown\n" : "no key is shown\n";
?>
--EXPECT--
Error: Alttext\Client has not been constructed
ValueError: retries must be from 0 to 20, 99 given
ValueError: backend "nobody" is not known: there are auto, openai, openai-responses, anthropic, gemini, mistral, xai, deepseek, azure, bedrock, openrouter, groq, together, fireworks, deepinfra, huggingface, ollama, llama-server, vllm, lmstudio, localai, compatible
ValueError: apiKey must be ASCII without spaces, line breaks and control characters
Alttext\ImageException (file): cannot read "no/such.png": No such file or directory
ValueError: unknown option "unknown"; there are backend, url, model, apiKey, timeoutMs, deadlineMs, retries, concurrency, maxSide, quality, maxTokens, allowHttp, caFile, inputPrice, outputPrice, fallback, language, languages, context, prompt, maxLength, embedded
traces were looked at
no key is shown
