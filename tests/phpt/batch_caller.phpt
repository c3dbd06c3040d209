--TEST--
Batch: exceptions of the caller's own iterable propagate; its state stays sound
--EXTENSIONS--
alttext
--FILE--
<?php
require __DIR__ . '/pictures.inc';
require __DIR__ . '/common.inc';

final class Faulty implements Iterator
{
    public function __construct(private string $where) {}
    public function rewind(): void { $this->at('rewind'); }
    public function valid(): bool { $this->at('valid'); return true; }
    public function current(): mixed { $this->at('current'); return 'no/such.png'; }
    public function key(): mixed { $this->at('key'); return 1; }
    public function next(): void { $this->at('next'); }
    private function at(string $method): void { $method === $this->where && throw new DomainException($method); }
}

foreach (['rewind', 'valid', 'current', 'key', 'next'] as $where) {
    $batch = alttext_generate_many(new Faulty($where));
    attempt(function () use ($batch) {
        foreach ($batch as $result) {
            echo $result->reason, ' ';
        }
    });
    var_dump($batch->valid());
    $batch->next();
    var_dump($batch->valid());
}
attempt(fn () => alttext_generate_many(new class implements IteratorAggregate {
    public function getIterator(): Iterator { throw new DomainException('getIterator'); }
})->valid());

echo "\nOne that advances the batch it feeds\n";
$batch = alttext_generate_many((function () use (&$batch) {
    yield 1 => 'no/a.png';
    attempt(fn () => $batch->next());
    yield 2 => 'no/b.png';
})());
foreach ($batch as $key => $result) {
    echo $key, ' ', $result->reason, "\n";
}

echo "\nOne that waits for pictures of its own\n";
$batch = alttext_generate_many((function () {
    attempt(fn () => alttext_generate('no/inner.png'));
    foreach (alttext_generate_many(['no/inner.png']) as $result) {
        echo describe($result), "\n";
    }
    yield 'outer' => 'no/outer.png';
})());
foreach ($batch as $key => $result) {
    echo $key, ' ', describe($result), "\n";
}

echo "\nOne that is suspended in the midst of it\n";
$batch = alttext_generate_many((function () {
    Fiber::suspend();
    yield 1 => 'no/a.png';
})());
$fiber = new Fiber(function () use ($batch) {
    foreach ($batch as $key => $result) {
        echo $key, ' ', $result->reason, "\n";
    }
});
$fiber->start();
attempt(fn () => $batch->next());
$fiber->resume();

echo "\nA circle is collected\n";
$flag = new class { public ?object $batch = null; public function __destruct() { echo "gone\n"; } };
$flag->batch = alttext_generate_many((function () use ($flag) {
    yield $flag => 'no/such.png';
    yield 'never';
})());
$flag->batch->current();
unset($flag);
gc_collect_cycles();

echo "\nOne that looks for the batch that is being dropped\n";
$weak = null;
$batch = alttext_generate_many((function () use (&$weak) {
    try {
        yield 1 => 'no/such.png';
    } finally {
        var_dump($weak->get());
    }
})());
$weak = WeakReference::create($batch);
$batch->valid();
unset($batch);

echo "\nOne that looks for what is being dropped\n";
final class Last extends Exception { public function __destruct() { var_dump($GLOBALS['batch']->current()); } }
final class Store { public $context; public function stream_open(): bool { throw new Last(); } }
stream_wrapper_register('store', Store::class);
$batch = alttext_generate_many(['store://a']);
$batch->valid();
$batch->next();
?>
--EXPECT--
DomainException: rewind
bool(false)
bool(false)
DomainException: valid
bool(false)
bool(false)
DomainException: current
bool(false)
bool(false)
DomainException: key
bool(false)
bool(false)
file DomainException: next
bool(false)
bool(false)
DomainException: getIterator

One that advances the batch it feeds
1 file
Error: Alttext\Batch is being advanced already
2 file

One that waits for pictures of its own
Alttext\ImageException (file): cannot read "no/inner.png": No such file or directory
Alttext\ImageException (file): cannot read "no/inner.png": No such file or directory
outer Alttext\ImageException (file): cannot read "no/outer.png": No such file or directory

One that is suspended in the midst of it
Error: Alttext\Batch is being advanced already
1 file

A circle is collected
gone

One that looks for the batch that is being dropped
NULL

One that looks for what is being dropped
NULL
