<?php

declare(strict_types=1);

namespace Drupal\Tests\alttext\Functional;

use Drupal\Tests\BrowserTestBase;
use Drupal\Tests\alttext\Traits\ModelServerTrait;
use Symfony\Component\Process\Process;

/**
 * Tests what a site is told of a model that does not see.
 *
 * One that sees takes more than the server of the tests: the extension's own
 * tests have it.
 *
 * @group alttext
 * @requires extension alttext
 */
final class DoctorTest extends BrowserTestBase {

  use ModelServerTrait;

  /**
   * {@inheritdoc}
   */
  protected static $modules = ['alttext'];

  /**
   * {@inheritdoc}
   */
  protected $defaultTheme = 'stark';

  /**
   * A model that answers anything is found out, by the command and the form.
   */
  public function testModelThatInvents(): void {
    $this->startModelServer('says-Red');
    $output = $this->doctor(1);
    $this->assertMatchesRegularExpression('/Sees +:? *no/', $output);
    $this->assertStringContainsString('it does not see: shown ', $output);
    $this->assertStringContainsString('Pictures do not leave this machine.', $output);
    $this->assertSame(2, $this->asked());

    $look = json_decode($this->doctor(1, '--format=json'), TRUE, flags: JSON_THROW_ON_ERROR);
    $this->assertFalse($look['sees']);
    $this->assertSame('fake-1', $look['model']);
    $this->assertIsInt($look['coldMs']);

    $this->drupalLogin($this->drupalCreateUser(['administer alttext', 'administer site configuration']));
    $this->drupalGet('admin/config/media/alttext');
    $this->submitForm([], 'Save and test the model');
    $this->assertSession()->statusMessageContains('The model fake-1 cannot be used: it does not see: shown ', 'error');
    $this->assertSame(6, $this->asked());

    $this->drupalGet('admin/reports/status');
    $this->assertSession()->pageTextContains('the model fake-1 at ');
    $this->assertSame(6, $this->asked(), 'The status report looks at no picture.');
  }

  /**
   * A server that is not there, one that fails, a model known to be blind.
   */
  public function testFailures(): void {
    $this->startModelServer('only-ask/status-400');
    $this->assertStringContainsString('did not accept the request (400)', $this->doctor(1));
    $this->useScenarios('blind');
    $this->assertStringContainsString('cannot see pictures', $this->doctor(1));
    $this->config('alttext.settings')->set('url', 'unix:///nonexistent/model.sock')->save();
    $this->assertStringContainsString('no server answers', $this->doctor(1));
  }

  /**
   * A key of the site does not go to a server that was merely found.
   */
  public function testKeyIsNotGivenToStrangers(): void {
    $this->writeSettings(['settings' => ['alttext_api_key' => (object) ['value' => 'sk-secret', 'required' => TRUE]]]);
    $this->drupalLogin($this->drupalCreateUser(['administer alttext']));
    $this->drupalGet('admin/config/media/alttext');
    $this->assertSession()->pageTextContains('not sent to a server that was merely found');
  }

  /**
   * Runs the command in the site under test.
   */
  private function doctor(int $exit_code, string ...$options): string {
    $drush = dirname(DRUPAL_ROOT) . '/vendor/bin/drush.php';
    $environment = ['HTTP_USER_AGENT' => drupal_generate_test_ua($this->databasePrefix), 'COLUMNS' => '200'];
    $process = new Process([PHP_BINARY, $drush, "--uri=$this->baseUrl", 'alttext:doctor', ...$options], DRUPAL_ROOT, $environment, NULL, 120);
    $process->run();
    $output = $process->getOutput();
    $this->assertSame($exit_code, $process->getExitCode(), $output . $process->getErrorOutput());
    return $output;
  }

}
