<?php

/**
 * All that the demonstration model can see and say, as data.
 *
 * A sentence is a list of steps.  A string is one token.  A Seen case stands for the colour seen
 * there, in the words of the table beside it; each word may stand in one place of one table only.
 */

declare(strict_types=1);

namespace Alttext\Tests\Llama;

/** Where the model looks. */
enum Seen
{
    case Centre;
    case Rim;
    /** One place off all axes of symmetry: between top left corner and the middle of the top. */
    case Top;
}

/** Red, green and blue, from 0 to 1. */
const COLOURS = [
    'black'  => [0.00, 0.00, 0.00],
    'white'  => [1.00, 1.00, 1.00],
    'gray'   => [0.50, 0.50, 0.50],
    'red'    => [0.90, 0.10, 0.10],
    'green'  => [0.10, 0.65, 0.15],
    'blue'   => [0.10, 0.20, 0.90],
    'yellow' => [0.95, 0.90, 0.10],
    'orange' => [1.00, 0.55, 0.05],
    'purple' => [0.55, 0.10, 0.65],
    'brown'  => [0.45, 0.25, 0.10],
    'pink'   => [1.00, 0.65, 0.75],
    'cyan'   => [0.10, 0.80, 0.85],
];

/** asked: the words in a prompt that bring this sentence forth; none: it is the usual one. */
const CAPTIONS = [
    [
        'asked' => [],
        'steps' => [Seen::Centre, ' shape', ' on', Seen::Rim, ' background', '.'],
        'Centre' => ['A black', 'A white', 'A gray', 'A red', 'A green', 'A blue', 'A yellow', 'An orange',
            'A purple', 'A brown', 'A pink', 'A cyan'],
        'Rim' => [' a black', ' a white', ' a gray', ' a red', ' a green', ' a blue', ' a yellow', ' an orange',
            ' a purple', ' a brown', ' a pink', ' a cyan'],
    ],
    [
        'asked' => ['German', 'Deutsch', 'deutsch'],
        'steps' => ['Eine', Seen::Centre, ' Form', ' auf', Seen::Rim, ' Hintergrund', '.'],
        'Centre' => [' schwarze', ' weiße', ' graue', ' rote', ' grüne', ' blaue', ' gelbe', ' orangefarbene',
            ' violette', ' braune', ' rosafarbene', ' türkise'],
        'Rim' => [' schwarzem', ' weißem', ' grauem', ' rotem', ' grünem', ' blauem', ' gelbem', ' orangefarbenem',
            ' violettem', ' braunem', ' rosafarbenem', ' türkisem'],
    ],
    [
        'asked' => ['French', 'français', 'Français'],
        'steps' => ['Une', ' forme', Seen::Centre, ' sur', ' un', ' fond', Seen::Rim, '.'],
        'Centre' => [' noire', ' blanche', ' grise', ' rouge', ' verte', ' bleue', ' jaune', ' orange',
            ' mauve', ' brune', ' rose', ' turquoise'],
        'Rim' => [' noir', ' blanc', ' gris', ' rouge uni', ' vert', ' bleu', ' jaune uni', ' orange uni',
            ' violet', ' brun', ' rose uni', ' turquoise uni'],
    ],
    [
        'asked' => ['Spanish', 'español', 'Español'],
        'steps' => ['Una', ' forma', Seen::Centre, ' sobre', ' un ', 'fondo', Seen::Rim, '.'],
        'Centre' => [' negra', ' blanca', ' ceniza', ' roja', ' verde', ' azul', ' amarilla', ' naranja',
            ' morada', ' marrón', ' rosa', ' cian'],
        'Rim' => [' negro', ' blanco', ' gris liso', ' rojo', ' verde liso', ' azul liso', ' amarillo',
            ' naranja liso', ' morado', ' marrón liso', ' rosa liso', ' cian liso'],
    ],
    [
        'asked' => ['@@top', 'at the top left'], // tells all eight EXIF orientations apart
        'steps' => ['Near the top left', ' it', Seen::Top, '.'],
        'Top' => [' is black', ' is white', ' is gray', ' is red', ' is green', ' is blue', ' is yellow',
            ' is orange', ' is purple', ' is brown', ' is pink', ' is cyan'],
    ],
];

/** What is said where the request has no picture. */
const BLIND = ['I', ' see', ' no', ' image', '.'];

/** Goes back to the last step but one, for ever. */
const AGAIN = -1;

/**
 * Misbehaviour: what is said when the word is in the prompt.  A number is one raw byte.
 */
const SCRIPTS = [
    '@@loop'   => ['Round', ' and', ' round', AGAIN],
    '@@empty'  => [],
    '@@refuse' => ["I'm sorry,", ' but I', " can't", ' help with that', '.'],
    '@@prefix' => ['Alt text:', ' "An image of', ' a shape', '."'],
    '@@long'   => ['A very long', ' description', ' that', ' keeps explaining', ' in great detail',
        ' what can be seen', ' in the picture', ', including', ' the foreground', ', the background', ', the light',
        ', the mood', ' and everything', ' else that', ' comes to mind', '.'],
    '@@think'  => ['<think>', 'Let me look', ' at the picture', '.</think>', 'A plain', ' shape here', '.'],
    '@@muse'   => ['<think>Let me see', ' once', ' more', AGAIN],
    '@@utf8'   => ['A dog ', 0xF0, 0x9F, 0x90, 0xB6, ' emoji', '.'],
    '@@bytes'  => ['A broken ', 0xFF, 0xFE, ' string', '.'],
    '@@markup' => ['<b>A', ' shape</b>', ' & **more**', "\n\n* done"],
];
