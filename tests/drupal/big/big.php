<?php

/**
 * The parts of the big test that run within Drupal:
 *
 *   drush php:script big.php make WORK PICTURES COUNT URL         fills the site
 *   drush php:script big.php work WORK WORKERS KILLS NAME DRUSH   has it worked off by that Drush, judges,
 *                                                                 and tells the outcome as TAP
 *
 * WORK is a folder with the pictures; what is expected is kept there.
 */

declare(strict_types=1);

use Drupal\alttext_big\Content;
use Drupal\alttext_big\Expectations;
use Drupal\alttext_big\Lists;
use Drupal\alttext_big\Structure;
use Drupal\alttext_big\Texts;
use Drupal\alttext_big\Verdict;
use Drupal\alttext_big\Workers;

function big_make(string $work, string $pictures, string $count, string $url): void
{
    Structure::make([
        'backend' => 'compatible',
        'url' => $url,
        'model' => 'fake-1',
        'allow_http' => true,
        'upload' => 'off',
        'privacy.fields' => [
            ['field' => 'node.article.field_secret', 'policy' => 'off'],
            ['field' => 'node.field_local', 'policy' => 'local'],
        ],
    ]);
    $content = new Content("$work/pictures", (int) $pictures);
    $content->make((int) $count);
    $content->expected->save("$work/expected.json");
}

/** What the model server has counted. */
function big_stats(): array
{
    $url = parse_url(Drupal::config('alttext.settings')->get('url'));
    $stats = Drupal::httpClient()->get("http://127.0.0.1:$url[port]/stats")->getBody();
    return json_decode((string) $stats, true, flags: JSON_THROW_ON_ERROR);
}

function big_work(string $work, string $count, string $kills, string $site, string $drush): void
{
    $expected = Expectations::load("$work/expected.json");
    $verdict = new Verdict($expected);
    $before = $verdict->humanHash();
    $workers = new Workers([$drush, "--uri=http://big-$site", 'alttext:backfill', '--concurrency=' . Workers::CONCURRENCY], $expected->count('written'));
    $finished = $workers->run((int) $count, (int) $kills);
    $stats = big_stats();
    $workers->run(1, 0);
    $again = big_stats()['asked'] - $stats['asked'];
    $verdict->look();
    $after = $verdict->humanHash();
    // Those under way, and the answer that the process has in its hands and not yet in the database.
    $in_flight = $workers->killed * (Workers::CONCURRENCY + 1);
    $questions = count($expected->questions);
    big_table($verdict, [
        'places that hold a text' => count($expected->places),
        'workers started' => $workers->started,
        'of them killed' => $workers->killed,
        'different pictures that were sent' => $stats['pictures'],
        'by the log of the module' => big_logged(),
        'questions that differ, at most' => $questions,
        'questions asked' => $stats['asked'],
        'asked again' => $stats['repeated'],
        'in flight at a kill, at most' => $in_flight,
        'texts of people before' => substr($before, 0, 16),
        'texts of people after' => substr($after, 0, 16),
    ]);
    $passed = big_tap($site, [
        'every missing text is written' => $finished,
        'every planned kill happened' => $workers->killed === (int) $kills,
        'no worker ends by itself with an error' => $workers->complaints,
        'every place is in its right state, with its right text' => $verdict->wrong,
        'no text of a person has changed' => $before === $after,
        'each picture has a text of its own' => $verdict->isEachPictureItself(),
        'thumbnails are in step' => Texts::staleThumbnails() === 0,
        'no more questions than differ' => $stats['asked'] - $stats['repeated'] <= $questions,
        'nothing is paid twice but what was in flight at a kill' => $stats['repeated'] <= $in_flight,
        'no picture leaves that must stay' => $stats['pictures'] <= $expected->pictures('written'),
        'the log tells of no picture that must stay' => $verdict->leaked(),
        'the log tells of each picture that was sent' => big_logged() === $stats['pictures'],
        'a run after the last asks nothing' => $again === 0,
        'a view lists the texts with their media' => Lists::count() === Lists::expected(),
    ]);
    $passed || touch("$work/failed");
}

/** How many different pictures went out, by the log of the module: their files are named after them. */
function big_logged(): int
{
    $uris = Drupal::database()->query('SELECT DISTINCT uri FROM {alttext_sent}')->fetchCol();
    return count(array_unique(array_map(fn(string $uri) => strtok(basename($uri), '-'), $uris)));
}

/** Prints how many places of each kind are in which state, and other counts. */
function big_table(Verdict $verdict, array $counts): void
{
    foreach ($verdict->table as $kind => $states) {
        foreach ($states as $state => $count) {
            printf("# %-12s %-36s %16d\n", $kind, $state, $count);
        }
    }
    foreach ($counts as $what => $count) {
        printf("# %-49s %16s\n", $what, $count);
    }
}

/**
 * Tells the outcome as TAP.
 *
 * @param array<string, bool|list<string>> $tests by name: whether it passed, or what is wrong
 * @return bool whether all passed
 */
function big_tap(string $site, array $tests): bool
{
    $number = $passed = 0;
    foreach ($tests as $name => $outcome) {
        $well = $outcome === true || $outcome === [];
        $passed += (int) $well;
        echo $well ? 'ok ' : 'not ok ', ++$number, " - $site: $name\n";
        foreach (array_slice((array) $outcome, 0, $well ? 0 : 12) as $complaint) {
            echo '# ', str_replace("\n", "\n# ", (string) $complaint), "\n";
        }
        is_array($outcome) && count($outcome) > 12 && print('# and ' . (count($outcome) - 12) . " more\n");
    }
    return $passed === $number;
}

// The same sites, and the same moments to kill, each time.
mt_srand((int) (getenv('ALTTEXT_BIG_SEED') ?: 1));
// Drush gives the arguments in $extra.
match (array_shift($extra)) {
    'make' => big_make(...$extra),
    'work' => big_work(...$extra),
};
