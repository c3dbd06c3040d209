--TEST--
What a real model server rejects, and what it does not: blind models, little context, damaged pictures, a schema
--EXTENSIONS--
alttext
gd
--SKIPIF--
<?php require __DIR__ . '/llama.inc'; llama_or_skip(); ?>
--FILE--
<?php
require __DIR__ . '/llama.inc';
require __DIR__ . '/common.inc';

$model = getenv('ALTTEXT_LLAMA') . '/model.gguf';
$picture = Alttext\Image::fromString(as_png(disc('red', 'white')));

echo "A model without its eyes\n";
$server = new Llama($model, '--no-mmproj');
var_dump($server->await(200));
attempt(fn () => alttext_generate($picture, llama([], $server->socket)));

echo "\nToo little context\n";
$server = new Llama($model, '-c', '256', '-np', '1');
var_dump($server->await(200));
attempt(fn () => alttext_generate($picture, llama([], $server->socket)));
attempt(fn () => alttext_generate($picture, llama(['prompt' => 'Describe.'], $server->socket)));

/** What the server itself says to a picture as it is. */
function raw(Llama $server, ?string $jpeg, string $question = 'Describe.', array $more = []): void
{
    $picture = ['type' => 'image_url', 'image_url' => ['url' => 'data:image/jpeg;base64,' . base64_encode((string) $jpeg)]];
    $reply = $server->json('POST /v1/chat/completions', $more + ['messages' => [
        ['role' => 'user', 'content' => [...$jpeg === null ? [] : [$picture], ['type' => 'text', 'text' => $question]]],
    ]]);
    echo 'server: ', $reply['error']['message'] ?? $reply['choices'][0]['message']['content'], "\n";
}

echo "\nDamaged pictures\n";
$jpeg = $picture->toJpeg();
foreach (['whole' => $jpeg, 'half' => substr($jpeg, 0, strlen($jpeg) >> 1), 'start' => substr($jpeg, 0, 64)] as $part => $bytes) {
    echo "$part: ";
    raw($server, $bytes);
    echo 'alttext ';
    attempt(fn () => alttext_generate(Alttext\Image::fromString($bytes), llama(['prompt' => 'Describe.'], $server->socket)));
}

echo "\nNo picture\n";
raw($server, null);

echo "\nA schema: its form is kept, until the tokens are used up\n";
$schema = ['type' => 'object', 'properties' => ['alt' => ['type' => 'string']], 'required' => ['alt'], 'additionalProperties' => false];
$format = ['response_format' => ['type' => 'json_schema', 'json_schema' => ['name' => 'alt', 'strict' => true, 'schema' => $schema]]];
raw($server, $jpeg, 'Describe.', $format);
raw($server, $jpeg, '@@loop', $format + ['max_tokens' => 20, 'temperature' => 0]);
raw($server, $jpeg, 'Describe.', ['response_format' => ['type' => 'json_schema', 'json_schema' => ['schema' => ['type' => 'no such']]]]);
?>
--EXPECTF--
A model without its eyes
bool(true)
Alttext\BackendException (model): llama-server has a model that cannot see pictures (500): image input is not supported - hint: if this is unexpected, you may need to provide the mmproj; choose a vision model or give llama-server its --mmproj

Too little context
bool(true)
Alttext\BackendException (large): llama-server has too little context for the picture (400): request (%d tokens) exceeds the available context size (256 tokens), try increasing it; lower the option maxSide or give the server a larger context
returned 'A red shape on a white background.'

Damaged pictures
whole: server: A red shape on a white background.
alttext returned 'A red shape on a white background.'
half: server: A gray shape on a gray background.
alttext Alttext\ImageException (corrupt): the JPEG file is truncated or damaged (Premature end of JPEG file)
start: server: Failed to load image or audio file
alttext Alttext\ImageException (corrupt): the JPEG file holds no picture

No picture
server: I see no image.

A schema: its form is kept, until the tokens are used up
server: {"alt":"A red shape on a white background."}
server: {"alt":"Round and round and round and round and round and round and
server: Unable to generate parser for this template. Automatic parser generation failed: JSON schema error at #: unrecognized type no such
