--TEST--
Paths: stream wrappers written in PHP work, and their faults are told
--EXTENSIONS--
alttext
--INI--
alttext.max_bytes=20000
--FILE--
<?php
require __DIR__ . '/pictures.inc';
require __DIR__ . '/common.inc';

/** As Drupal's public:// does: a stream without url_stat(). */
final class Site
{
    public $context;
    private string $rest;

    public function stream_open(string $path): bool
    {
        $this->rest = match (parse_url($path, PHP_URL_HOST)) {
            'photo' => png(30, 20),
            'large' => str_repeat('x', 100000),
            'broken' => throw new DomainException('the store is down'),
            'exit' => exit("left\n"),
            'torn' => 'torn',
            default => '',
        };
        return $this->rest !== '' || str_contains($path, 'empty');
    }

    public function stream_read(int $count): string
    {
        $this->rest === 'torn' && throw new DomainException('the store went down');
        [$part, $this->rest] = [substr($this->rest, 0, $count), substr($this->rest, $count)];
        $GLOBALS['read'] += strlen($part);
        return $part;
    }

    public function stream_eof(): bool
    {
        return $this->rest === '';
    }

    public function stream_stat(): array
    {
        return [];
    }
}

$read = 0;
stream_wrapper_register('public', Site::class);
stream_wrapper_register('remote', Site::class, STREAM_IS_URL);
attempt(fn () => Alttext\Image::fromFile('public://photo/x.png')->width);
attempt(fn () => Alttext\Image::fromFile('public://missing/x.png'));
attempt(fn () => Alttext\Image::fromFile('remote://photo/x.png'));
attempt(fn () => Alttext\Image::fromFile('public://large/x.png'));
echo $read < 30000 ? "not read to the end\n" : "read to the end\n";
attempt(fn () => Alttext\Image::fromFile('public://empty/x.png'));
foreach (['broken', 'torn'] as $host) {
    try {
        Alttext\Image::fromFile("public://$host/x.png");
    } catch (Alttext\ImageException $exception) {
        echo describe($exception), "\n  after ", describe($exception->getPrevious()), "\n";
    }
}
foreach (alttext_generate_many(['a' => 'public://broken/x.png', 'b' => 'public://missing/x.png']) as $key => $result) {
    echo $key, ' => ', describe($result), "\n";
}
foreach (alttext_generate_many(['public://exit/x.png', 'public://missing/x.png']) as $result) {
    echo "never here\n";
}
?>
--EXPECT--
returned 30
Alttext\ImageException (file): cannot read "public://missing/x.png": it cannot be opened
Alttext\ImageException (file): cannot read "remote://photo/x.png": pictures are not fetched from URLs
Alttext\ImageException (limit): image file is 20001 bytes, over the limit of 20000
not read to the end
Alttext\ImageException (format): the file is empty
Alttext\ImageException (file): cannot read "public://broken/x.png": its stream wrapper failed
  after DomainException: the store is down
Alttext\ImageException (file): cannot read "public://torn/x.png": its stream wrapper failed
  after DomainException: the store went down
a => Alttext\ImageException (file): cannot read "public://broken/x.png": its stream wrapper failed
b => Alttext\ImageException (file): cannot read "public://missing/x.png": it cannot be opened
left
