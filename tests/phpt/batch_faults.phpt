--TEST--
Batch: a bad element is an exception under its key, whatever the key, and the rest go on
--EXTENSIONS--
alttext
--FILE--
<?php
require __DIR__ . '/pictures.inc';
require __DIR__ . '/common.inc';

/** Keys of every type, more of them than there are slots. */
function elements(): Generator
{
    yield 'missing' => 'no/such.png';
    yield 3 => 3;
    yield null => null;
    yield 1.5 => [];
    yield ['an', 'array'] => ['image' => 5];
    yield (object) ['an' => 'object'] => ['image' => 'no/such.png', 'context' => 'x'];
    yield true => ['image' => Alttext\Image::fromString(png(9, 9)), 'langauge' => 'de'];
    yield 'again' => ['image' => Alttext\Image::fromString(png(9, 9)), 'maxLength' => 9];
    yield 'again' => new ArrayObject();
}

$options = ['url' => 'http://127.0.0.1:1', 'backend' => 'compatible', 'model' => 'none'];
$batch = alttext_generate_many(elements(), $options);
foreach ($batch as $key => $result) {
    echo json_encode($key), ' => ', describe($result), "\n";
}
var_dump($batch->valid(), $batch->key(), $batch->current());
$batch->next();
attempt(fn () => $batch->rewind());

echo "\nNothing, and an array\n";
foreach ([[], new ArrayIterator(), ['a' => 'no/a.png', 5 => 'no/b.png', 'c' => 'no/c.png']] as $images) {
    foreach (alttext_generate_many($images) as $key => $result) {
        echo $key, ' => ', describe($result), "\n";
    }
}

echo "\nBefore the first step\n";
$batch = alttext_generate_many(['first' => 'no/a.png', 'second' => 'no/b.png']);
echo $batch->key(), ' ', $batch->current()->reason, ' ', var_export($batch->valid(), true), "\n";
$batch->rewind(); // still at the first
echo $batch->key(), "\n";
$batch->next();
echo $batch->key(), "\n";
?>
--EXPECT--
"missing" => Alttext\ImageException (file): cannot read "no/such.png": No such file or directory
3 => Alttext\ImageException (option): a picture is a path or an Alttext\Image, int given
null => Alttext\ImageException (option): a picture is a path or an Alttext\Image, null given
1.5 => Alttext\ImageException (option): the array of a picture has no element "image"
["an","array"] => Alttext\ImageException (option): a picture is a path or an Alttext\Image, int given
{"an":"object"} => Alttext\ImageException (file): cannot read "no/such.png": No such file or directory
true => Alttext\ImageException (option): unknown option "langauge"; there are language, languages, context, prompt, maxLength, embedded
"again" => Alttext\ImageException (option): maxLength must be from 40 to 512, 9 given
"again" => Alttext\ImageException (option): a picture is a path or an Alttext\Image, ArrayObject given
bool(false)
NULL
NULL
Error: Alttext\Batch cannot be iterated twice

Nothing, and an array
a => Alttext\ImageException (file): cannot read "no/a.png": No such file or directory
5 => Alttext\ImageException (file): cannot read "no/b.png": No such file or directory
c => Alttext\ImageException (file): cannot read "no/c.png": No such file or directory

Before the first step
first file true
first
second
