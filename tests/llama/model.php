<?php

/**
 * model.php DIR [WIDTH]
 *
 * Writes the demonstration model, which llama.cpp takes for a vision-language model:
 *
 *   DIR/model.gguf    a "llama" decoder of one layer, 256 wide, some 450 tokens
 *   DIR/mmproj.gguf   a SigLIP tower with Idefics3's projector, as SmolVLM has: 128 x 128 pixels
 *
 * Nothing is trained and nothing is random: every weight is computed here.  The model sees the mean
 * colour in the middle of the picture and along its rim, and says "A red shape on a white background.",
 * or the like in German, French or Spanish when the prompt names the language.  It says "I see no
 * image." when there is none, keeps to a JSON grammar, and misbehaves on demand: see words.php.
 *
 * WIDTH (default 32) is that of a feed-forward block which computes zeros: 100000 makes each token
 * cost the reading of 300 MB, hence a slow model.  The file is sparse and takes no room for it.
 */

declare(strict_types=1);

namespace Alttext\Tests\Llama;

require __DIR__ . '/gguf.php';
require __DIR__ . '/words.php';
require __DIR__ . '/decoder.php';

const HEADS = 4;
const HEAD = At::WIDTH / HEADS;

// The vision tower: pixels, patches of 8 x 8 pixels, and tokens of 2 x 2 patches (1 x 1 is refused).
const PATCH = 8;
const MERGE = 2;
const GRID = 8; // tokens a side
const PATCHES = GRID * MERGE;
const TOWER = 32;
const TOWER_FEED = 64;

// Coordinates of the tower: 0..2 the colour, 3..5 at Centre, Rim, Top, and 6, which is always 1.
const TOWER_LOOK = 3;
const TOWER_ONE = 6;

/** What the chat template must be for the tokens that Decoder knows. */
const TEMPLATE = '{% for m in messages %}<|{{ m.role }}|>{{ m.content }}<|end|>{% endfor %}'
    . '{% if add_generation_prompt %}<|assistant|>{% endif %}';

/**
 * Three heads look at the three places and copy the colour found there, the fourth looks at the
 * flagged words of the prompt and copies their flag.
 *
 * @return array{q: array, k: array, v: array, output: array} sparse matrices
 */
function attention(): array
{
    $w = ['q' => [], 'k' => [], 'v' => [], 'output' => []];
    // What a token's vector is divided by on its way in: the root of its mean square, without colour.
    $pictureScale = sqrt((8 * 8 + 1 + 1 + 1) / At::WIDTH);
    foreach (Seen::cases() as $head => $seen) {
        $from = [At::COLOUR, At::COLOUR + 1, At::COLOUR + 2, At::PICTURE];
        look($w, $head, At::look($seen));
        copy_over($w, $head, $from, At::seen($seen), $pictureScale);
    }
    $flagScale = sqrt(3 / At::WIDTH);
    look($w, $head + 1, At::FLAGGED);
    copy_over($w, $head + 1, range(At::FLAG, At::FLAG + At::FLAGS - 1), At::FOUND, $flagScale);
    return $w;
}

/** Lets a head attend to the tokens that have $mark set. */
function look(array &$w, int $head, int $mark): void
{
    // Rotary embedding hardly turns the last coordinate of a head, so that one carries the score.
    $last = $head * HEAD + HEAD - 1;
    $w['q'][$last] = [At::ONE => 6.0];
    $w['k'][$last] = [$mark => 6.0];
}

/** Lets a head carry the coordinates $from of what it attends to over to $to and following. */
function copy_over(array &$w, int $head, array $from, int $to, float $scale): void
{
    foreach ($from as $i => $coordinate) {
        $w['v'][$head * HEAD + $i] = [$coordinate => 1.0];
        $w['output'][$to + $i] = [$head * HEAD + $i => $scale];
    }
}

function decoder_metadata(Decoder $decoder, int $feed): array
{
    $count = count($decoder->tokens);
    return [
        'general.architecture' => [Gguf::Text, 'llama'],
        'general.name' => [Gguf::Text, 'alttext demonstration model'],
        'general.file_type' => [Gguf::U32, 0],
        'llama.context_length' => [Gguf::U32, 32768],
        'llama.embedding_length' => [Gguf::U32, At::WIDTH],
        'llama.block_count' => [Gguf::U32, 1],
        'llama.feed_forward_length' => [Gguf::U32, $feed],
        'llama.attention.head_count' => [Gguf::U32, HEADS],
        'llama.attention.head_count_kv' => [Gguf::U32, HEADS],
        'llama.attention.layer_norm_rms_epsilon' => [Gguf::F32, 1e-6],
        'llama.rope.dimension_count' => [Gguf::U32, HEAD],
        'llama.rope.freq_base' => [Gguf::F32, 1e9],
        'llama.vocab_size' => [Gguf::U32, $count],
        'tokenizer.ggml.model' => [Gguf::Text, 'llama'],
        'tokenizer.ggml.pre' => [Gguf::Text, 'default'],
        'tokenizer.ggml.tokens' => [Gguf::List, $decoder->tokens, Gguf::Text],
        'tokenizer.ggml.scores' => [Gguf::List, array_fill(0, $count, -1.0), Gguf::F32],
        'tokenizer.ggml.token_type' => [Gguf::List, $decoder->types, Gguf::I32],
        'tokenizer.ggml.bos_token_id' => [Gguf::U32, $decoder->begin],
        'tokenizer.ggml.eos_token_id' => [Gguf::U32, $decoder->end],
        'tokenizer.ggml.eot_token_id' => [Gguf::U32, $decoder->endOfTurn],
        'tokenizer.ggml.unknown_token_id' => [Gguf::U32, $decoder->unknown],
        'tokenizer.ggml.add_bos_token' => [Gguf::Bool, true],
        'tokenizer.ggml.add_eos_token' => [Gguf::Bool, false],
        'tokenizer.ggml.add_space_prefix' => [Gguf::Bool, false],
        'tokenizer.chat_template' => [Gguf::Text, TEMPLATE],
    ];
}

function decoder_tensors(Decoder $decoder, int $feed): array
{
    $w = attention();
    $count = count($decoder->tokens);
    $square = fn (string $name) => [[At::WIDTH, At::WIDTH], matrix($w[$name], At::WIDTH, At::WIDTH)];
    $norm = [[At::WIDTH], filled(At::WIDTH, 1.0)];
    return [
        'token_embd.weight' => [[At::WIDTH, $count], matrix($decoder->embedding, $count, At::WIDTH)],
        'blk.0.attn_norm.weight' => $norm,
        'blk.0.attn_q.weight' => $square('q'),
        'blk.0.attn_k.weight' => $square('k'),
        'blk.0.attn_v.weight' => $square('v'),
        'blk.0.attn_output.weight' => $square('output'),
        'blk.0.ffn_norm.weight' => $norm,
        'blk.0.ffn_gate.weight' => [[At::WIDTH, $feed], null],
        'blk.0.ffn_up.weight' => [[At::WIDTH, $feed], null],
        'blk.0.ffn_down.weight' => [[$feed, At::WIDTH], null],
        'output_norm.weight' => $norm,
        'output.weight' => [[At::WIDTH, $count], matrix($decoder->output, $count, At::WIDTH)],
    ];
}

function tower_metadata(): array
{
    return [
        'general.architecture' => [Gguf::Text, 'clip'],
        'general.name' => [Gguf::Text, 'alttext demonstration model'],
        'general.file_type' => [Gguf::U32, 0],
        'clip.has_vision_encoder' => [Gguf::Bool, true],
        'clip.projector_type' => [Gguf::Text, 'idefics3'],
        'clip.use_gelu' => [Gguf::Bool, true],
        'clip.vision.image_size' => [Gguf::U32, PATCH * PATCHES],
        // As large as the picture: one tile and one overview, both stretched to it, not padded.
        'clip.vision.preproc_image_size' => [Gguf::U32, PATCH * PATCHES],
        'clip.vision.patch_size' => [Gguf::U32, PATCH],
        'clip.vision.embedding_length' => [Gguf::U32, TOWER],
        'clip.vision.feed_forward_length' => [Gguf::U32, TOWER_FEED],
        'clip.vision.projector.scale_factor' => [Gguf::U32, MERGE],
        'clip.vision.projection_dim' => [Gguf::U32, At::WIDTH],
        'clip.vision.block_count' => [Gguf::U32, 1],
        'clip.vision.attention.head_count' => [Gguf::U32, 1],
        'clip.vision.attention.layer_norm_epsilon' => [Gguf::F32, 1e-5],
        'clip.vision.image_mean' => [Gguf::List, [0.0, 0.0, 0.0], Gguf::F32],
        'clip.vision.image_std' => [Gguf::List, [1.0, 1.0, 1.0], Gguf::F32],
    ];
}

function tower_tensors(): array
{
    $norm = [[TOWER], filled(TOWER, 1.0)];
    $bias = [[TOWER], filled(TOWER, 0.0)];
    $square = [[TOWER, TOWER], null];
    $merged = TOWER * MERGE * MERGE;
    return [
        'v.patch_embd.weight' => [[PATCH, PATCH, 3, TOWER], patch_means()],
        'v.position_embd.weight' => [[TOWER, PATCHES ** 2], matrix(places(), PATCHES ** 2, TOWER)],
        // A block of zeros adds nothing to what is there.
        'v.blk.0.ln1.weight' => $norm,
        'v.blk.0.ln1.bias' => $bias,
        'v.blk.0.attn_q.weight' => $square,
        'v.blk.0.attn_k.weight' => $square,
        'v.blk.0.attn_v.weight' => $square,
        'v.blk.0.attn_out.weight' => $square,
        'v.blk.0.ln2.weight' => $norm,
        'v.blk.0.ln2.bias' => $bias,
        'v.blk.0.ffn_up.weight' => [[TOWER, TOWER_FEED], null],
        'v.blk.0.ffn_down.weight' => [[TOWER_FEED, TOWER], null],
        'mm.model.fc.weight' => [[$merged, At::WIDTH], matrix(projector(), At::WIDTH, $merged)],
    ];
}

/** The convolution: coordinates 0..2 are the means of red, green and blue over a patch. */
function patch_means(): string
{
    $data = '';
    for ($to = 0; $to < TOWER; $to++) {
        for ($channel = 0; $channel < 3; $channel++) {
            $data .= filled(PATCH ** 2, $to === $channel ? 1 / PATCH ** 2 : 0.0);
        }
    }
    return $data;
}

/** The position embedding: which patches are looked at as Centre, Rim and Top. */
function places(): array
{
    $places = [];
    for ($i = 0; $i < PATCHES ** 2; $i++) {
        [$x, $y] = [intdiv($i % PATCHES, MERGE), intdiv($i, PATCHES * MERGE)];
        $inward = min($x, $y, GRID - 1 - $x, GRID - 1 - $y);
        $looks = [$inward === GRID / 2 - 1, $inward === 0, $y === 0 && ($x === 1 || $x === 2)];
        $places[$i] = [TOWER_ONE => 1.0];
        foreach ($looks as $look => $here) {
            $places[$i][TOWER_LOOK + $look] = (float) $here;
        }
    }
    return $places;
}

/** Takes a token for the mean of the patches that lie side by side in it. */
function projector(): array
{
    $to = [
        At::COLOUR => 0, At::COLOUR + 1 => 1, At::COLOUR + 2 => 2,
        At::LOOK => TOWER_LOOK, At::LOOK + 1 => TOWER_LOOK + 1, At::LOOK + 2 => TOWER_LOOK + 2,
        At::PICTURE => TOWER_ONE, At::ONE => TOWER_ONE,
    ];
    $weights = [];
    for ($patch = 0; $patch < MERGE ** 2; $patch++) {
        foreach ($to as $coordinate => $from) {
            $weights[$coordinate][$patch * TOWER + $from] = ($coordinate === At::ONE ? 8 : 1) / MERGE ** 2;
        }
    }
    return $weights;
}

[, $dir, $feed] = $argv + [1 => '.', 2 => '32'];
$decoder = new Decoder();
gguf_write("$dir/mmproj.gguf", tower_metadata(), tower_tensors());
gguf_write("$dir/model.gguf", decoder_metadata($decoder, (int) $feed), decoder_tensors($decoder, (int) $feed));
