--TEST--
What a real model server says when the model misbehaves, and what becomes of it
--EXTENSIONS--
alttext
gd
--SKIPIF--
<?php require __DIR__ . '/llama.inc'; llama_or_skip(); ?>
--FILE--
<?php
require __DIR__ . '/llama.inc';

$client = new Alttext\Client(...llama(['maxTokens' => 60]));
$image = Alttext\Image::fromString(as_png(disc('red', 'white')));
foreach (['prefix', 'think', 'muse', 'markup', 'utf8', 'bytes', 'long', 'empty', 'refuse', 'loop'] as $word) {
    try {
        $result = $client->generate($image, ['prompt' => "@@$word"]);
        echo "$word: $result->text", $result->warnings ? ' [' . implode(' ', $result->warnings) . ']' : '', "\n";
    } catch (Alttext\Exception $e) {
        echo "$word: ", $e::class, " ($e->reason): {$e->getMessage()}\n";
    }
}
echo "\nContext reaches the model\n";
$client = new Alttext\Client(...llama(['backend' => 'compatible', 'model' => 'demonstration']));
echo $client->generate($image, ['context' => '@@prefix'])->text, "\n";
?>
--EXPECT--
prefix: A shape.
think: A plain shape here.
muse: Alttext\ReplyException (truncated): the answer cannot be used: it was cut off by the limit of 60 tokens; raise the option maxTokens
markup: A shape & more done
utf8: A dog 🐶 emoji.
bytes: A broken �� string.
long: A very long description that keeps explaining in great detail what can be seen in the picture, including the foreground, the background, the light, the mood and everything else that comes to mind. [The text is longer than was asked for.]
empty: Alttext\ReplyException (empty): the answer cannot be used: it has no words; ask another model
refuse: Alttext\ReplyException (refused): the answer cannot be used: it is a refusal; ask another model, or describe the picture by hand
loop: Alttext\ReplyException (truncated): the answer cannot be used: it was cut off by the limit of 60 tokens; raise the option maxTokens

Context reaches the model
A shape.
