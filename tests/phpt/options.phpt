--TEST--
Options: unknown names, wrong types and values out of range are refused in one clear sentence
--EXTENSIONS--
alttext
--FILE--
<?php
require __DIR__ . '/common.inc';

attempt(fn () => alttext_generate('x.png', ['timeout' => 5]));
attempt(fn () => alttext_generate_many([], [7 => 'x']));
attempt(fn () => (new Alttext\Client())->generate('x.png', ['model' => 'm']));
attempt(fn () => alttext_generate('x.png', ['timeoutMs' => '5']));
attempt(fn () => alttext_generate('x.png', ['model' => 5]));
attempt(fn () => alttext_generate('x.png', ['embedded' => 1]));
attempt(fn () => alttext_generate('x.png', ['url' => "http://localhost\0.example"]));
attempt(fn () => alttext_generate('x.png', ['backend' => 'nobody']));
attempt(fn () => alttext_generate('x.png', ['url' => 'ftp://localhost/']));
attempt(fn () => (new Alttext\Client())->generateMany([], ['maxLength' => 39]));

echo "\n";
$bounds = ['timeoutMs' => [1, 3600000], 'deadlineMs' => [0, 3600000], 'retries' => [0, 20], 'concurrency' => [1, 256],
    'maxSide' => [64, 4096], 'quality' => [1, 100], 'maxTokens' => [1, 8192]];
foreach ($bounds as $name => [$min, $max]) {
    foreach ([$min, $max] as $good) {
        new Alttext\Client(...[$name => $good]);
    }
    foreach ([$min - 1, $max + 1, PHP_INT_MIN, PHP_INT_MAX] as $bad) {
        attempt(fn () => new Alttext\Client(...[$name => $bad]));
    }
}

echo "\n";
attempt(fn () => new Alttext\Client(timeoutMs: 'soon'));
attempt(fn () => new Alttext\Client(allowHttp: []));
foreach ([-0.01, 1000001, NAN, 'free'] as $price) {
    attempt(fn () => new Alttext\Client(inputPrice: $price));
}
attempt(fn () => alttext_generate('x.png', ['outputPrice' => '1']));
attempt(fn () => get_class(new Alttext\Client(inputPrice: 1, outputPrice: '0.5', maxSide: 0)));
attempt(fn () => new Alttext\Client(...array_fill(0, 40, null)));
attempt(fn () => get_class(new Alttext\Client(timeoutMs: '500', allowHttp: 1))); // PHP's own rules for parameters
attempt(fn () => get_class(new Alttext\Client(...array_fill(0, 13, null))));
attempt(fn () => get_class(alttext_generate_many([], ['backend' => null, 'url' => '', 'context' => ''])));
$reference = 'ollama';
attempt(fn () => get_class(alttext_generate_many([], ['backend' => &$reference])));
?>
--EXPECTF--
ValueError: unknown option "timeout"; there are backend, url, model, apiKey, timeoutMs, deadlineMs, retries, concurrency, maxSide, quality, maxTokens, allowHttp, caFile, inputPrice, outputPrice, fallback, language, languages, context, prompt, maxLength, embedded
ValueError: unknown option "7"; there are backend, url, model, apiKey, timeoutMs, deadlineMs, retries, concurrency, maxSide, quality, maxTokens, allowHttp, caFile, inputPrice, outputPrice, fallback, language, languages, context, prompt, maxLength, embedded
ValueError: unknown option "model"; there are language, languages, context, prompt, maxLength, embedded
TypeError: timeoutMs must be of type int, string given
TypeError: model must be of type string, int given
TypeError: embedded must be of type bool, int given
ValueError: url must not contain NUL bytes
ValueError: backend "nobody" is not known: there are auto, openai, openai-responses, anthropic, gemini, mistral, xai, deepseek, azure, bedrock, openrouter, groq, together, fireworks, deepinfra, huggingface, ollama, llama-server, vllm, lmstudio, localai, compatible
ValueError: url must begin with https://, http:// or unix://
ValueError: maxLength must be from 40 to 512, 39 given

ValueError: timeoutMs must be from 1 to 3600000, 0 given
ValueError: timeoutMs must be from 1 to 3600000, 3600001 given
ValueError: timeoutMs must be from 1 to 3600000, -9223372036854775808 given
ValueError: timeoutMs must be from 1 to 3600000, 9223372036854775807 given
ValueError: deadlineMs must be from 0 to 3600000, -1 given
ValueError: deadlineMs must be from 0 to 3600000, 3600001 given
ValueError: deadlineMs must be from 0 to 3600000, -9223372036854775808 given
ValueError: deadlineMs must be from 0 to 3600000, 9223372036854775807 given
ValueError: retries must be from 0 to 20, -1 given
ValueError: retries must be from 0 to 20, 21 given
ValueError: retries must be from 0 to 20, -9223372036854775808 given
ValueError: retries must be from 0 to 20, 9223372036854775807 given
ValueError: concurrency must be from 1 to 256, 0 given
ValueError: concurrency must be from 1 to 256, 257 given
ValueError: concurrency must be from 1 to 256, -9223372036854775808 given
ValueError: concurrency must be from 1 to 256, 9223372036854775807 given
ValueError: maxSide must be 0 or from 64 to 4096, 63 given
ValueError: maxSide must be 0 or from 64 to 4096, 4097 given
ValueError: maxSide must be 0 or from 64 to 4096, -9223372036854775808 given
ValueError: maxSide must be 0 or from 64 to 4096, 9223372036854775807 given
ValueError: quality must be from 1 to 100, 0 given
ValueError: quality must be from 1 to 100, 101 given
ValueError: quality must be from 1 to 100, -9223372036854775808 given
ValueError: quality must be from 1 to 100, 9223372036854775807 given
ValueError: maxTokens must be from 1 to 8192, 0 given
ValueError: maxTokens must be from 1 to 8192, 8193 given
ValueError: maxTokens must be from 1 to 8192, -9223372036854775808 given
ValueError: maxTokens must be from 1 to 8192, 9223372036854775807 given

TypeError: Alttext\Client::__construct(): Argument #5 ($timeoutMs) must be of type ?int, string given
TypeError: Alttext\Client::__construct(): Argument #12 ($allowHttp) must be of type ?bool, array given
ValueError: inputPrice must be from 0 to 1000000, -0.01 given
ValueError: inputPrice must be from 0 to 1000000, 1000001 given
ValueError: inputPrice must be from 0 to 1000000, NAN given
TypeError: Alttext\Client::__construct(): Argument #14 ($inputPrice) must be of type ?float, string given
TypeError: outputPrice must be of type float, string given
returned 'Alttext\\Client'
ArgumentCountError: Alttext\Client::__construct() expects at most %d arguments, 40 given
returned 'Alttext\\Client'
returned 'Alttext\\Client'
returned 'Alttext\\Batch'
returned 'Alttext\\Batch'
