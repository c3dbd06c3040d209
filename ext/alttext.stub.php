<?php

/**
 * The PHP API of alttext: documentation and IDE stub in one; alttext_arginfo.h is generated from it.
 *
 * @generate-class-entries
 */

namespace {

    /**
     * Describes one picture in a text that is fit for an alt attribute.
     *
     * A string is a path, read through PHP's streams (open_basedir and wrappers like public:// hold; URLs
     * are refused).  For bytes use Alttext\Image::fromString().
     *
     * Options are those of Alttext\Client::__construct() and of Alttext\Client::generate() together, by
     * the names of their parameters.  What is not given is taken from the alttext.* INI settings; a key,
     * from the backend's environment variable.
     *
     * @phpstan-param array<string, mixed> $options
     * @return string not escaped for HTML; "" when the model finds the picture decorative
     * @throws Alttext\Exception
     * @throws \ValueError for an unknown option or a value out of range
     */
    function alttext_generate(
        string|Alttext\Image $image,
        #[\SensitiveParameter]
        array $options = [],
    ): string {}

    /**
     * Describes many pictures, some at a time.
     *
     * Nothing is read from $images before the batch is iterated, and then only when a request slot is
     * free: a generator over a million files works in constant memory.  The batch yields in the order in
     * which answers come, under the keys of $images.
     *
     * @phpstan-param iterable<mixed, string|Alttext\Image|array{image: string|Alttext\Image, language?: string,
     *     languages?: list<string>, context?: string, prompt?: string, maxLength?: int, embedded?: bool}> $images
     * @phpstan-param array<string, mixed> $options as for alttext_generate()
     * @throws \ValueError
     */
    function alttext_generate_many(
        iterable $images,
        #[\SensitiveParameter]
        array $options = [],
    ): Alttext\Batch {}

    /**
     * The backends that the option "backend" may name, beside "auto".
     *
     * @phpstan-return array<string, array{url: ?string, model: ?string, keyEnv: ?string, needsKey: bool, local: bool}>
     */
    function alttext_backends(): array {}
}

namespace Alttext {

    /** All that can go wrong with a picture, on the way, at the server or in its answer. */
    abstract class Exception extends \RuntimeException
    {
        /** Whether the same request may well succeed later. */
        public readonly bool $retryable;

        /**
         * What went wrong, in one word that programs can rely on.
         *
         *     ImageException      file (cannot be read), format, corrupt, limit (too large), memory; option (one given
         *                         with this picture is wrong)
         *     TransportException  connect, tls, timeout, network (the connection broke, or too much came)
         *     BackendException    key (none is given), auth (not accepted), model, request, large (the picture, for this
         *                         server), quota, rate, server
         *     ReplyException      malformed, empty, thinking (nothing else came), refused, blocked (by a content filter),
         *                         truncated, unfit (not for an alt attribute)
         */
        public readonly string $reason;

        /** Whether nobody was asked about this picture, since the last ones had failed: stop, or come back later. */
        public readonly bool $skipped;
    }

    /** Not an image, damaged, or over a limit. */
    final class ImageException extends Exception {}

    /** The server was not reached, or did not answer in time. */
    final class TransportException extends Exception {}

    /** The server said no. */
    final class BackendException extends Exception
    {
        /** The HTTP status; 0 when the server was not asked, as when a key is missing. */
        public readonly int $status;

        /** How long the server asks to wait, in milliseconds; null when it does not say. */
        public readonly ?int $retryAfterMs;
    }

    /** The server answered, but not with a usable text. */
    final class ReplyException extends Exception {}

    /**
     * A picture file in memory.
     *
     * @strict-properties
     * @not-serializable
     */
    final class Image
    {
        /** "jpeg", "png", ... */
        public readonly string $format;

        /** In pixels, upright. */
        public readonly int $width;

        public readonly int $height;

        public readonly bool $animated;

        private function __construct() {}

        /** @throws ImageException */
        public static function fromFile(string $path): Image {}

        /** @throws ImageException */
        public static function fromString(string $bytes): Image {}

        /**
         * The description that a person wrote into the file; null when there is none.
         *
         * @param string|null $language BCP-47, picks among the language alternatives of XMP
         */
        public function description(?string $language = null): ?string {}

        /**
         * SHA-256, in hexadecimal, of the picture as shown: files that differ in metadata alone share it.
         * Prepares the picture.
         *
         * @throws ImageException
         */
        public function hash(): string {}

        /**
         * Exactly the bytes that would leave the machine, if a client had this maxSide and quality: upright, on
         * white, without metadata; colour profiles are not applied.
         *
         * @throws ImageException
         */
        public function toJpeg(int $maxSide = 768, int $quality = 80): string {}
    }

    /**
     * What became of one picture.
     *
     * @strict-properties
     * @not-serializable
     */
    final class Result implements \Stringable
    {
        /** Fit for an alt attribute, not escaped for HTML; "" when decorative. */
        public readonly string $text;

        /**
         * By language, as they were asked for; the first is $text.  A language in which the model gave no usable
         * text is missing, and $warnings says so.
         *
         * @var array<string, string>
         */
        public readonly array $texts;

        /**
         * Of $text, BCP-47: as the model states it, else as it was asked for unless the text is seen to be in another;
         * null when it is not known, as of embedded text.
         */
        public readonly ?string $language;

        /** Whether the model finds that the picture carries no information. */
        public readonly bool $decorative;

        /** Whether the picture shows words that can be read; null when the model was not held to say so. */
        public readonly ?bool $containsText;

        /** The backend that answered, or "embedded" when the text was found in the file. */
        public readonly string $backend;

        public readonly string $model;

        /**
         * Of the picture as it was sent, by the rule that the model's maker publishes, not by the server: null when
         * no rule is known, or nothing was sent.
         */
        public readonly ?int $imageTokens;

        /** Of all attempts that were answered; null when the server does not tell. */
        public readonly ?int $promptTokens;

        public readonly ?int $outputTokens;

        /**
         * Of these attempts, in US dollars: as the server tells (OpenRouter does), else of the tokens by the options
         * inputPrice and outputPrice or the published prices; 0.0 for local models and embedded text.  null when
         * tokens or prices are not known.
         */
        public readonly ?float $cost;

        /** From preparing the picture to the text. */
        public readonly int $elapsedMs;

        /** Requests sent; 0 when embedded. */
        public readonly int $attempts;

        /** Of the JPEG in the last of them; null when nothing was sent, or it was by Client::submit(). */
        public readonly ?int $sentBytes;

        /** Its size in pixels. */
        public readonly ?int $sentWidth;

        public readonly ?int $sentHeight;

        /**
         * What is wrong with a text that stands all the same: it is too long, was repaired by a second question, is
         * probably in another language, or is missing in one.
         *
         * @var list<string>
         */
        public readonly array $warnings;

        private function __construct() {}

        public function __toString(): string {}
    }

    /**
     * Many pictures under way, or the answers of Client::collect(); iterate it once.  Yields Result|Exception as they
     * finish, under the caller's keys.  Dropping it, as by break and unset, cuts off what is pending.  Signals and the
     * time limit end a wait within 50 ms, and a picture's preparation when it is done.
     *
     * @implements \Iterator<mixed, Result|Exception>
     * @strict-properties
     * @not-serializable
     */
    final class Batch implements \Iterator
    {
        private function __construct() {}

        public function current(): Result|Exception|null {}

        public function key(): mixed {}

        public function next(): void {}

        public function valid(): bool {}

        /** @throws \Error when the iteration has begun */
        public function rewind(): void {}
    }

    /**
     * Pictures on their way to a vendor's batch API, at half the price; iterate it once.  Each step prepares
     * and sends as many as one batch takes (some 12 MB) and yields
     *
     *     receipt => the keys of its pictures, a list
     *
     * to be stored before the next step.  Pictures that are not sent come out by themselves, each under its
     * key: as a Result when a person has described it in the file, as an Exception when it cannot be
     * prepared or its batch could not be sent.  Signals and the time limit wait until a batch has been sent: its
     * receipt would be lost.
     *
     * @implements \Iterator<mixed, list<int|string>|Result|Exception>
     * @strict-properties
     * @not-serializable
     */
    final class Submission implements \Iterator
    {
        /** @implementation-alias Alttext\Batch::__construct */
        private function __construct() {}

        /** @implementation-alias Alttext\Batch::current */
        public function current(): Result|Exception|array|null {}

        /** @implementation-alias Alttext\Batch::key */
        public function key(): mixed {}

        /** @implementation-alias Alttext\Batch::next */
        public function next(): void {}

        /** @implementation-alias Alttext\Batch::valid */
        public function valid(): bool {}

        /**
         * @implementation-alias Alttext\Batch::rewind
         * @throws \Error when the iteration has begun
         */
        public function rewind(): void {}
    }

    /**
     * Whom to ask, and how.
     *
     * @strict-properties
     * @not-serializable
     */
    final class Client
    {
        /**
         * Asks nobody yet.  A parameter that is null is taken from its INI setting (alttext.backend,
         * alttext.timeout_ms, ...), the key from the backend's environment variable.
         * A url, a model and prices that are set for one backend are not taken for another that is named here.
         *
         * @param string|null $backend a key of alttext_backends(), or "auto": the first local server that answers
         * @param string|null $url http(s)://host[:port][/path] or unix:///path/to.sock
         * @param string|null $model null: the backend's default, or the only one that the server has
         * @param string|null $apiKey never stored, never shown; "auto" takes one only together with a url, as anyone
         *     may listen where it looks
         * @param int|null $timeoutMs of one attempt
         * @param int|null $deadlineMs of one picture with all its attempts; 0: none
         * @param int|null $retries further attempts after a failure that may pass
         * @param int|null $concurrency requests in flight at most; fewer while the server is overloaded
         * @param int|null $maxSide long side of what is sent, in pixels; 0, the default: what suits the model,
         *     768 where it is not known
         * @param int|null $quality of the JPEG that is sent, 1-100
         * @param int|null $maxTokens of an answer
         * @param bool|null $allowHttp plain http to other hosts than this one
         * @param string|null $caFile PEM file of the authorities to trust in place of the system's; without
         *     it and its setting, openssl.cafile or curl.cainfo
         * @param float|null $inputPrice US dollars for a million tokens; by default as the vendor published
         * @param float|null $outputPrice
         * @param array|null $fallback whom to ask about the same picture when this one fails, refuses or gives an
         *     answer with a warning (but that it was repaired): parameters of this constructor by name, without
         *     a fallback of its own.  What it does not name is as here; if it names another backend or url, its
         *     url, model, key and prices are its own.  deadlineMs counts for both.  The Result says who answered.
         *     Beware: the pictures go there, too, and it may be somebody else's machine
         * @phpstan-param array<string, mixed>|null $fallback
         * @throws \ValueError
         */
        public function __construct(
            ?string $backend = null,
            ?string $url = null,
            ?string $model = null,
            #[\SensitiveParameter]
            ?string $apiKey = null,
            ?int $timeoutMs = null,
            ?int $deadlineMs = null,
            ?int $retries = null,
            ?int $concurrency = null,
            ?int $maxSide = null,
            ?int $quality = null,
            ?int $maxTokens = null,
            ?bool $allowHttp = null,
            ?string $caFile = null,
            ?float $inputPrice = null,
            ?float $outputPrice = null,
            #[\SensitiveParameter]
            ?array $fallback = null,
        ) {}

        /**
         * Describes one picture.
         *
         * @phpstan-param array{language?: string, languages?: list<string>, context?: string, prompt?: string,
         *     maxLength?: int, embedded?: bool} $options
         *     language: of the answer, BCP-47, "en" by default
         *     languages: further ones, or the first one too: one request asks for all where the model can be held to a
         *         JSON schema, else there is one for each
         *     context: facts about the picture, given to the model as data; a line "link: …" says where a
         *         picture leads that is a link
         *     prompt: instructions in place of alttext's own
         *     maxLength: in characters, what the text should keep to, 125 by default
         *     embedded: use the description that a person wrote into the file when there is one, true by default
         * @throws Exception
         * @throws \ValueError
         */
        public function generate(string|Image $image, array $options = []): Result {}

        /**
         * Describes many pictures: see alttext_generate_many().
         *
         * @phpstan-param iterable<mixed, string|Image|array<string, mixed>> $images
         * @phpstan-param array<string, mixed> $options as for generate()
         * @throws \ValueError
         */
        public function generateMany(iterable $images, array $options = []): Batch {}

        /**
         * What describing these pictures would take.  Nobody is asked and nothing is sent, so with the backend
         * "auto", or without a model, no more is known of the model than an earlier call has found out.
         *
         * Elements are as for generateMany(), or array{width: int, height: int, ...} with the size in place of the
         * picture, which is then not read.  A picture whose file carries a description of up to 512 characters, in
         * all languages, takes nothing, if the file is there to tell and embedded is not false.
         *
         *     images        how many were counted
         *     unreadable    how many were not, since they could not be described: no such file, damaged, no such size
         *     imageTokens   of the pictures as they would be sent, by the rule that the model's maker publishes; null
         *                   when no rule is known
         *     promptTokens  these and those of the text, at four bytes a token; null when imageTokens is
         *     outputTokens  at maxLength and four characters a token; from models that always think, at maxTokens
         *     cost          of prompt and output in US dollars, at one attempt a picture, without discounts; 0.0 for
         *                   local models; null when prices or tokens are not known
         *     priceDate     when the published prices were last checked (ISO 8601); null when cost is not from them
         *
         * @phpstan-param iterable<mixed, string|Image|array<string, mixed>> $images
         * @phpstan-param array<string, mixed> $options as for generate()
         * @phpstan-return array{images: int, unreadable: int, imageTokens: ?int, promptTokens: ?int,
         *     outputTokens: ?int, cost: ?float, priceDate: ?string}
         * @throws \ValueError
         */
        public function estimate(iterable $images, array $options = []): array {}

        /**
         * Sends many pictures to the vendor's batch API (OpenAI, Anthropic, Gemini): half the price, answers
         * within a day.  Nothing is sent before the submission is iterated.
         *
         * Keys are integers or strings of up to 43 bytes (fewer beside a language), each once: they
         * travel with the pictures.  A batch is paid for once the vendor has taken it.  One whose
         * sending ends in a TransportException or a ReplyException may have been taken all the same,
         * and only the vendor's console tells; after other exceptions nothing was.
         *
         * @phpstan-param iterable<int|string, string|Image|array<string, mixed>> $images as for generateMany()
         * @phpstan-param array<string, mixed> $options as for generate()
         * @throws Exception
         * @throws \ValueError when the backend has no batch API
         */
        public function submit(iterable $images, array $options = []): Submission {}

        /**
         * How far a batch is that was submitted, maybe by another process.
         *
         * @phpstan-return array{done: bool, total: int, finished: int, failed: int} in pictures; finished
         *     counts the failed, too
         * @throws Exception also when the vendor did not accept the batch after all
         * @throws \ValueError when the receipt is not one of this backend
         */
        public function poll(string $receipt): array {}

        /**
         * The answers of a batch that is done, in no order, under the keys that the pictures had.  May be
         * called again; vendors keep answers for 29 days or more.  There is no second question: a text that is
         * too long comes with a warning, an unfit one as a ReplyException.  Keys that do not come
         * were not asked about, as after cancel(), and cost nothing.
         *
         * @throws Exception a retryable BackendException while the batch is not done
         * @throws \ValueError when the receipt is not one of this backend
         */
        public function collect(string $receipt): Batch {}

        /**
         * Ends a batch.  What the vendor has answered by then is billed, and can be collected once the
         * batch is done.
         *
         * @throws Exception
         * @throws \ValueError when the receipt is not one of this backend
         */
        public function cancel(string $receipt): void {}

        /**
         * The models that the server names.
         *
         * @phpstan-return list<string>
         * @throws Exception
         */
        public function models(): array {}

        /**
         * Is the server there, is the key right, is the model there and not known to be blind?
         *
         * With $look the model is also shown two small pictures, drawn for it in colours chosen at random, and has
         * to name one of them each time: once in the middle, once at the top left.  That costs two short questions.
         *
         * @param bool $look whether to find out if the model sees
         * @phpstan-return array{backend: string, url: string, model: string, elapsedMs: int, sees: ?bool,
         *     upright: ?bool, coldMs: ?int, warmMs: ?int, promptTokens: ?int, outputTokens: ?int,
         *     cost: ?float, finding: ?string}
         *     sees: it names what is shown (one that invents does not); upright: it also knows top from bottom and
         *     left from right; coldMs, warmMs: how long the first and the second answer took; finding: what came of
         *     it, as a clause.  All these are null where nobody looked
         * @throws Exception also where the server refuses pictures
         */
        public function check(bool $look = false): array {}
    }
}
