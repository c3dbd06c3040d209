--TEST--
Backends: the table, and one picture described through every row of it
--EXTENSIONS--
alttext
--SKIPIF--
<?php getenv("ALTTEXT_FAKE") || die("skip ALTTEXT_FAKE does not name the fake server"); ?>
--FILE--
<?php
require __DIR__ . '/pictures.inc';
require __DIR__ . '/common.inc';
require __DIR__ . '/fake.inc';

foreach (alttext_backends() as $name => $row) {
    printf("%s: %s, %s, %s%s%s\n", $name, $row['url'] ?? 'no url', $row['model'] ?? 'no model', $row['keyEnv'],
        $row['needsKey'] ? ', needs it' : '', $row['local'] ? ', local' : '');
    $told = preg_grep("/^\\| `$name` .*`$row[keyEnv]`/", file(dirname(__DIR__, 2) . '/README.md'));
    str_contains(implode($told), ' ' . ($row['model'] ?? '')) || print("and the README says otherwise\n");
}

echo "\n";
$fake = new Fake();
$image = Alttext\Image::fromString(png(300, 200));
foreach (alttext_backends() as $name => $row) {
    $url = $fake->at('ok' . parse_url($row['url'] ?? '', PHP_URL_PATH));
    $client = new Alttext\Client($name, $url, 'fake/1:x', apiKey: 'KEY');
    $result = $client->generate($image);
    [$head, $body] = $fake->last();
    printf("%s: %s, %s\n", $name, explode(' ', $head[0])[1], implode(preg_grep('/ KEY$/', $head)));
    $facts = [$result->text, $result->backend, $result->promptTokens, $result->outputTokens, $result->attempts];
    if ($facts !== ['A brown dog runs across a green meadow towards its owner.', $name, 100, 10, 1]
        || ($name === 'bedrock' ? $result->model !== 'fake/1:x' : $result->model !== 'fake-1')
        || !str_contains($body, '/9j/')) {
        var_dump($result);
    }
}

echo "\n";
foreach (['gemini' => 'models-2/v1beta', 'together' => 'bare-list/v1', 'anthropic' => 'models-2/v1',
    'bedrock' => 'ok'] as $name => $scenario) {
    $client = new Alttext\Client($name, $fake->at($scenario), apiKey: 'KEY');
    attempt(fn () => implode(' ', $client->models()));
}
attempt(fn () => new Alttext\Client('azure', model: 'my-deployment', apiKey: 'KEY'));
attempt(fn () => new Alttext\Client('bedrock', apiKey: 'KEY'));
?>
--EXPECT--
openai: https://api.openai.com/v1, gpt-6-luna, OPENAI_API_KEY, needs it
openai-responses: https://api.openai.com/v1, gpt-6-luna, OPENAI_API_KEY, needs it
anthropic: https://api.anthropic.com/v1, claude-haiku-5-5, ANTHROPIC_API_KEY, needs it
gemini: https://generativelanguage.googleapis.com/v1beta, gemini-3.5-flash-lite, GEMINI_API_KEY, needs it
mistral: https://api.mistral.ai/v1, mistral-small-2603, MISTRAL_API_KEY, needs it
xai: https://api.x.ai/v1, grok-4.3, XAI_API_KEY, needs it
deepseek: https://api.deepseek.com/v1, deepseek-flash, DEEPSEEK_API_KEY, needs it
azure: no url, no model, AZURE_OPENAI_API_KEY, needs it
bedrock: no url, anthropic.claude-haiku-5-5, AWS_BEARER_TOKEN_BEDROCK, needs it
openrouter: https://openrouter.ai/api/v1, openai/gpt-6-luna, OPENROUTER_API_KEY, needs it
groq: https://api.groq.com/openai/v1, qwen/qwen3.8-27b, GROQ_API_KEY, needs it
together: https://api.together.xyz/v1, no model, TOGETHER_API_KEY, needs it
fireworks: https://api.fireworks.ai/inference/v1, no model, FIREWORKS_API_KEY, needs it
deepinfra: https://api.deepinfra.com/v1/openai, no model, DEEPINFRA_API_KEY, needs it
huggingface: https://router.huggingface.co/v1, no model, HF_TOKEN, needs it
ollama: http://127.0.0.1:11434, no model, OLLAMA_API_KEY, local
llama-server: http://127.0.0.1:8080, no model, LLAMA_API_KEY, local
vllm: http://127.0.0.1:8000, no model, VLLM_API_KEY, local
lmstudio: http://127.0.0.1:1234, no model, LM_API_TOKEN, local
localai: http://127.0.0.1:8080, no model, LOCALAI_API_KEY, local
compatible: no url, no model, ALTTEXT_API_KEY

openai: /ok/v1/chat/completions, Authorization: Bearer KEY
openai-responses: /ok/v1/responses, Authorization: Bearer KEY
anthropic: /ok/v1/messages, x-api-key: KEY
gemini: /ok/v1beta/models/fake%2F1%3Ax:generateContent, x-goog-api-key: KEY
mistral: /ok/v1/chat/completions, Authorization: Bearer KEY
xai: /ok/v1/chat/completions, Authorization: Bearer KEY
deepseek: /ok/v1/chat/completions, Authorization: Bearer KEY
azure: /ok/chat/completions, api-key: KEY
bedrock: /ok/model/fake%2F1%3Ax/converse, Authorization: Bearer KEY
openrouter: /ok/api/v1/chat/completions, Authorization: Bearer KEY
groq: /ok/openai/v1/chat/completions, Authorization: Bearer KEY
together: /ok/v1/chat/completions, Authorization: Bearer KEY
fireworks: /ok/inference/v1/chat/completions, Authorization: Bearer KEY
deepinfra: /ok/v1/openai/chat/completions, Authorization: Bearer KEY
huggingface: /ok/v1/chat/completions, Authorization: Bearer KEY
ollama: /ok/api/chat, Authorization: Bearer KEY
llama-server: /ok/chat/completions, Authorization: Bearer KEY
vllm: /ok/chat/completions, Authorization: Bearer KEY
lmstudio: /ok/chat/completions, Authorization: Bearer KEY
localai: /ok/chat/completions, Authorization: Bearer KEY
compatible: /ok/chat/completions, Authorization: Bearer KEY

returned 'models/fake-1 models/fake-2'
returned 'fake-1'
returned 'fake-1 fake-2'
Alttext\BackendException (model): backend "bedrock" does not list its models: name one in the option model
ValueError: backend "azure" needs a url, such as https://RESOURCE.openai.azure.com
ValueError: backend "bedrock" needs a url, such as https://bedrock-runtime.REGION.amazonaws.com
