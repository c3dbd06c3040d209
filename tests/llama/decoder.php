<?php

/**
 * The weights of the language half: which token may follow which.
 *
 * Each token that can be the last one owns a coordinate of the residual stream, its state; the output
 * matrix leads from there to the tokens that may follow.  That alone is a chain of words.  What was
 * seen in the picture and which word was found in the prompt lie in coordinates of their own, put
 * there by attention (model.php), and weigh in where the chain has a choice.
 */

declare(strict_types=1);

namespace Alttext\Tests\Llama;

/** The residual stream: what each coordinate means. */
final class At
{
    public const ONE = 0;        // 1 on text tokens, 8 on picture tokens
    public const PICTURE = 1;    // 1 on picture tokens
    public const LOOK = 2;       // 2..4: 1 on the picture tokens at Centre, Rim, Top
    public const COLOUR = 5;     // 5..7: red, green and blue of a picture token
    public const SEEN = 8;       // 8..19: for each of Centre, Rim, Top its colour, and 1: there is a picture
    public const FLAGGED = 20;   // 1 on tokens that carry a flag
    public const FLAG = 21;      // 21..36: the flag that a token carries
    public const FOUND = 37;     // 37..52: the flags found in the prompt
    public const STATE = 53;     // from here on: one for each token that may be the last one
    public const FLAGS = 16;
    public const WIDTH = 256;

    public static function look(Seen $seen): int
    {
        return self::LOOK + self::index($seen);
    }

    public static function seen(Seen $seen): int
    {
        return self::SEEN + 4 * self::index($seen);
    }

    private static function index(Seen $seen): int
    {
        return array_search($seen, Seen::cases(), true);
    }
}

final class Decoder
{
    // How the tokenizer treats a token.
    private const NORMAL = 1;
    private const UNKNOWN = 2;
    private const CONTROL = 3;
    private const USER = 4;
    private const BYTE = 6;

    // Weights are chosen so that the right token leads by 20 or more: temperature does not matter.
    private const SURE = 40.0;
    private const COLOUR_ELSEWHERE = -60.0; // keeps words of colour out of all other places
    private const COLOUR_HERE = 100.0;
    private const COLOUR_GAIN = 10.0;
    private const BY_CAPTION = 400.0;
    private const BY_SCRIPT = 900.0;

    /** @var list<string> */
    public array $tokens = [];
    /** @var list<int> */
    public array $types = [];
    /** @var array<int, array<int, float>> by token and coordinate */
    public array $embedding = [];
    /** @var array<int, array<int, float>> by token and coordinate */
    public array $output = [];

    public readonly int $unknown;
    public readonly int $begin;
    public readonly int $end;
    public readonly int $endOfTurn;
    private readonly int $start;

    /** @var array<string, int> */
    private array $ids = [];
    private int $states = 0;
    private int $flags = 0;

    public function __construct()
    {
        $this->unknown = $this->token('<unk>', self::UNKNOWN);
        $this->begin = $this->token('<s>', self::CONTROL);
        $this->end = $this->token('</s>', self::CONTROL);
        $this->token('<|system|>', self::CONTROL);
        $this->token('<|user|>', self::CONTROL);
        $this->start = $this->token('<|assistant|>', self::CONTROL);
        $this->endOfTurn = $this->token('<|end|>', self::CONTROL);
        for ($byte = 0; $byte < 256; $byte++) {
            $this->token(self::byteName($byte), self::BYTE);
        }
        // What llama.cpp's Idefics3 puts around a picture; without them it answers 400.
        foreach (['<fake_token_around_image>', '<global-img>', '<row_1_col_1>'] as $mark) {
            $this->token($mark, self::CONTROL);
        }
        $this->token("\n\n", self::NORMAL);
        $this->output[$this->word(' ')][At::ONE] = -3.0;

        array_map($this->addCaption(...), CAPTIONS);
        $this->addBlindness();
        foreach (SCRIPTS as $asked => $steps) {
            $this->addScript($asked, $steps);
        }
        $this->addJson();
        foreach (array_keys($this->tokens) as $token) {
            $this->embedding[$token][At::ONE] = 1.0;
        }
    }

    private function token(string $piece, int $type): int
    {
        if (isset($this->ids[$piece])) {
            throw new \LogicException("the token '$piece' is there already");
        }
        $this->tokens[] = $piece;
        $this->types[] = $type;
        return $this->ids[$piece] = count($this->tokens) - 1;
    }

    /** The token of a piece of text; SentencePiece writes a space as U+2581. */
    private function word(string $text): int
    {
        $piece = str_replace(' ', "\u{2581}", $text);
        return $this->ids[$piece] ?? $this->token($piece, self::NORMAL);
    }

    private function byte(int|string $byte): int
    {
        return $this->ids[self::byteName(is_string($byte) ? ord($byte) : $byte)];
    }

    private static function byteName(int $byte): string
    {
        return sprintf('<0x%02X>', $byte);
    }

    /** The coordinate that says that this token is the last one. */
    private function state(int $token): int
    {
        foreach (array_keys($this->embedding[$token] ?? []) as $coordinate) {
            if ($coordinate >= At::STATE) {
                return $coordinate;
            }
        }
        $state = At::STATE + $this->states++;
        if ($state >= At::WIDTH) {
            throw new \LogicException('too many states: widen the residual stream');
        }
        $this->embedding[$token][$state] = 1.0;
        return $state;
    }

    private function follow(int $from, int $to, float $weight): void
    {
        $state = $this->state($from);
        $this->output[$to][$state] = max($weight, $this->output[$to][$state] ?? -INF);
    }

    /**
     * Makes $to the first token of the answer when one of the words is in the prompt.
     *
     * @param list<string> $asked
     */
    private function enter(array $asked, int $to, float $weight): void
    {
        $flag = $this->flags++;
        if ($flag >= At::FLAGS) {
            throw new \LogicException('too many flags');
        }
        foreach ($asked as $piece) {
            $token = $this->token($piece, self::USER);
            $this->embedding[$token][At::FLAGGED] = 1.0;
            $this->embedding[$token][At::FLAG + $flag] = 1.0;
        }
        // Only "at the start" and "the flag was found" together come above zero.
        $this->output[$to][$this->state($this->start)] = $weight;
        $this->output[$to][At::FOUND + $flag] = $weight;
        $this->output[$to][At::ONE] = -$weight - 20.0;
    }

    /** @param array<string, array> $caption a row of CAPTIONS */
    private function addCaption(array $caption): void
    {
        $steps = array_map(
            fn ($step) => is_string($step) ? [$this->word($step)] : $this->choice($step, $caption[$step->name]),
            $caption['steps'],
        );
        if ($caption['asked']) {
            $this->enter($caption['asked'], $steps[0][0], self::BY_CAPTION);
        } else {
            foreach ($steps[0] as $token) {
                $this->follow($this->start, $token, 70.0);
                $this->output[$token][At::seen(Seen::Centre) + 3] += 60.0; // below "I see no image" without one
            }
        }
        for ($i = 1; $i < count($steps); $i++) {
            // The words of a choice share one state, for they have the same successors.
            $first = $steps[$i - 1][0];
            foreach ($steps[$i - 1] as $from) {
                $this->embedding[$from][$this->state($first)] = 1.0;
            }
            foreach ($steps[$i] as $to) {
                $this->follow($first, $to, count($steps[$i]) > 1 ? self::COLOUR_HERE : self::SURE);
            }
        }
    }

    /**
     * Tokens of which the one next to the colour seen wins.  The squared distance is linear in what is
     * seen, but for a part that all share: 2 x.p - p.p is greatest for the nearest p.
     *
     * @param list<string> $words one for each of COLOURS
     * @return list<int>
     */
    private function choice(Seen $seen, array $words): array
    {
        $tokens = array_map($this->word(...), $words);
        foreach (array_values(COLOURS) as $i => $rgb) {
            $weights = [At::ONE => self::COLOUR_ELSEWHERE];
            foreach ($rgb as $channel => $level) {
                $weights[At::seen($seen) + $channel] = 2 * self::COLOUR_GAIN * $level;
            }
            $weights[At::seen($seen) + 3] = -self::COLOUR_GAIN * array_sum(array_map(fn ($x) => $x * $x, $rgb));
            $this->output[$tokens[$i]] = $weights;
        }
        return $tokens;
    }

    private function addBlindness(): void
    {
        $previous = $this->start;
        foreach (BLIND as $i => $text) {
            $token = $this->word($text);
            $this->follow($previous, $token, $i === 0 ? 30.0 : self::SURE);
            $previous = $token;
        }
        $stop = $this->word('.');
        $this->follow($stop, $this->end, self::SURE);
        $this->follow($stop, $this->byte('"'), self::SURE - 5); // within a JSON string </s> is barred
    }

    /** @param list<string|int> $steps a row of SCRIPTS */
    private function addScript(string $asked, array $steps): void
    {
        $chain = [];
        foreach ($steps as $step) {
            $chain[] = match (true) {
                is_string($step) => $this->word($step),
                $step === AGAIN => $chain[count($chain) - 2],
                default => $this->byte($step),
            };
        }
        if (end($chain) !== $this->word('.') && !in_array(AGAIN, $steps, true)) {
            $chain[] = $this->end;
        }
        $this->enter([$asked], $steps ? $chain[0] : $this->endOfTurn, self::BY_SCRIPT);
        for ($i = 1; $i < count($chain); $i++) {
            $this->follow($chain[$i - 1], $chain[$i], self::SURE);
        }
    }

    /** Under a JSON grammar, which bars what does not fit, these weights rank what is left. */
    private function addJson(): void
    {
        $quote = $this->byte('"');
        $this->embedding[$quote][$this->state($this->start)] = 1.0; // after an opening quote comes a caption
        foreach (['{', '[', ','] as $opening) {
            $this->follow($this->byte($opening), $quote, self::SURE);
        }
        foreach (['"' => self::SURE, '[' => 12.0, '{' => 11.0, 'f' => 10.5, 't' => 10.0, '1' => 9.0] as $value => $weight) {
            $this->follow($this->byte(':'), $this->byte((string) $value), $weight);
        }
        foreach (['}' => 3.0, ']' => 3.0, ':' => 2.0, ',' => 2.0] as $mark => $weight) {
            $this->output[$this->byte($mark)][At::ONE] = $weight;
        }
        foreach ([' ', "\n", "\t", "\r"] as $blank) {
            $this->output[$this->byte($blank)][At::ONE] = -3.0;
        }
    }
}
