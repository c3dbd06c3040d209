--TEST--
phpinfo() tells version, backends and settings, and no key
--EXTENSIONS--
alttext
--ENV--
OPENAI_API_KEY=sk-do-not-show
--FILE--
<?php
$client = new Alttext\Client('openai');
ob_start();
phpinfo(INFO_MODULES);
preg_match('/^alttext\n(.*?alttext\.url[^\n]*)/ms', ob_get_clean(), $match);
echo $match[1], "\n";
?>
--EXPECT--
alttext support => enabled
Version => 0.1.0
Backends => auto, openai, openai-responses, anthropic, gemini, mistral, xai, deepseek, azure, bedrock, openrouter, groq, together, fireworks, deepinfra, huggingface, ollama, llama-server, vllm, lmstudio, localai, compatible

Directive => Local Value => Master Value
alttext.allow_http => Off => Off
alttext.backend => auto => auto
alttext.ca_file => no value => no value
alttext.concurrency => 4 => 4
alttext.deadline_ms => 0 => 0
alttext.input_price => no value => no value
alttext.max_bytes => 67108864 => 67108864
alttext.max_memory => 268435456 => 268435456
alttext.max_pixels => 100000000 => 100000000
alttext.max_side => 0 => 0
alttext.max_tokens => 300 => 300
alttext.model => no value => no value
alttext.output_price => no value => no value
alttext.quality => 80 => 80
alttext.retries => 2 => 2
alttext.timeout_ms => 60000 => 60000
alttext.url => no value => no value
