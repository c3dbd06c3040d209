<?php

declare(strict_types=1);

namespace Drupal\Tests\alttext\Kernel;

use Drupal\alttext\Backfill;
use Drupal\alttext\BusyException;
use Drupal\alttext\Estimator;
use Drupal\alttext\Item;
use Drupal\alttext\ItemState;
use Drupal\alttext\OutcomeRecorder;
use Drupal\alttext\RequestBuilder;
use Drupal\alttext\Reviewer;
use Drupal\alttext\RunOptions;
use Drupal\alttext\SentLog;
use Drupal\alttext\Source\SourceManager;
use Drupal\alttext\Suggestion;
use Drupal\Core\DependencyInjection\ContainerBuilder;
use Drupal\Core\Entity\ContentEntityStorageInterface;
use Drupal\Core\Entity\EntityInterface;
use Drupal\Core\Queue\DelayedRequeueException;
use Drupal\media\MediaInterface;
use Drupal\Tests\alttext\Traits\ModelServerTrait;
use Drupal\Tests\user\Traits\UserCreationTrait;
use Drupal\workspaces\Entity\Workspace;

/**
 * Tests that writing a text harms nobody else's work.
 *
 * @group alttext
 * @requires extension alttext
 */
final class SafeWritingTest extends AlttextKernelTestBase {

  use ModelServerTrait;
  use UserCreationTrait;

  /**
   * {@inheritdoc}
   */
  protected static $modules = ['alttext_test'];

  /**
   * Stands in for the service of the module Content Lock, version 3.
   */
  private object $locks;

  /**
   * {@inheritdoc}
   */
  public function register(ContainerBuilder $container): void {
    parent::register($container);
    $this->locks = new class() {

      /**
       * The account that is editing; NULL when nobody is.
       */
      public ?int $uid = NULL;

      /**
       * Whether an entity can be locked.
       */
      public function isLockable(EntityInterface $entity): bool {
        return $entity->getEntityTypeId() === 'media';
      }

      /**
       * The lock of an entity.
       */
      public function fetchLock(EntityInterface $entity): object|false {
        return $this->uid === NULL ? FALSE : (object) ['uid' => (string) $this->uid];
      }

    };
    $container->register('content_lock', $this->locks::class)->setSynthetic(TRUE)->setPublic(TRUE);
    $container->set('content_lock', $this->locks);
  }

  /**
   * {@inheritdoc}
   */
  protected function setUp(): void {
    parent::setUp();
    $this->startModelServer();
  }

  /**
   * A save that another module vetoes is the failure of that item only.
   */
  public function testVeto(): void {
    [$bad, $good] = [$this->photo(name: 'veto'), $this->photo()];
    $this->container->get('state')->set('alttext_test.veto', 'veto');
    $this->work($bad);
    $this->work($good);
    $this->assertSame(['', self::ANSWER], [$this->alt($bad), $this->alt($good)]);
    $item = $this->item($bad);
    $this->assertSame([ItemState::Failed, TRUE], [$item->state, $item->retryable]);
    $this->assertStringContainsString('Nobody may change this.', $item->error);
    $this->assertFalse($this->container->get('database')->inTransaction());
  }

  /**
   * The same for a fault of another module.
   */
  public function testFault(): void {
    [$bad, $good] = [$this->photo(name: 'fault'), $this->photo()];
    $this->container->get('state')->set('alttext_test.fault', 'fault');
    $this->work($bad);
    $this->work($good);
    $this->assertSame(['', self::ANSWER], [$this->alt($bad), $this->alt($good)]);
    $this->assertSame('This module has a fault.', $this->item($bad)->error);
  }

  /**
   * What cannot even be loaded is the failure of that item only.
   */
  public function testBroken(): void {
    foreach ([$this->work(...), $this->backfill(...)] as $work) {
      [$bad, $good] = [$this->photo(name: 'broken'), $this->photo()];
      $this->container->get('state')->set('alttext_test.broken', 'broken');
      $this->container->get('entity_type.manager')->getStorage('media')->resetCache();
      $this->assertSame(1, $this->container->get(Estimator::class)->estimate([$this->item($bad)], new RunOptions(), '')['unreadable']);
      $work($bad);
      $work($good);
      $this->assertSame([ItemState::Failed, ItemState::Applied], [$this->state($bad), $this->state($good)]);
      $this->assertSame('This is broken.', $this->item($bad)->error);
      $this->container->get('state')->delete('alttext_test.broken');
    }
  }

  /**
   * What throws after the save takes the text back with it.
   */
  public function testThrowsAfterSave(): void {
    $media = $this->photo(name: 'late');
    $this->container->get('state')->set('alttext_test.late', 'late');
    $this->work($media);
    $this->assertSame('', $this->alt($media));
    $this->assertSame(ItemState::Failed, $this->state($media));
  }

  /**
   * What was paid for outlives a save that failed, and is logged once.
   *
   * @testWith ["veto"]
   *           ["late"]
   *           ["none"]
   */
  public function testAnswerOutlivesSave(string $fault): void {
    $media = $this->photo(name: 'A cat');
    $this->container->get('state')->set("alttext_test.$fault", 'A cat');
    $this->backfill();
    $this->assertSame($fault === 'none' ? self::ANSWER : '', $this->alt($media));
    $this->container->get('state')->delete("alttext_test.$fault");
    $other = $this->photo(name: 'A cat');
    $this->backfill();
    $this->assertSame([self::ANSWER, 1], [$this->alt($other), $this->asked()]);
    $this->assertCount(1, iterator_to_array($this->container->get(SentLog::class)->since(0), FALSE));
  }

  /**
   * Who follows saves is told that this one is no editor's.
   */
  public function testSyncing(): void {
    $media = $this->photo();
    $this->work($media);
    $this->assertSame([FALSE, TRUE], $this->container->get('state')->get('alttext_test.syncing'));
  }

  /**
   * What somebody else is editing is neither asked about nor written.
   */
  public function testLocked(): void {
    $media = $this->photo();
    $item = $this->item($media);
    $this->locks->uid = 7;
    try {
      $this->work($media);
      $this->fail('The item does not wait.');
    }
    catch (DelayedRequeueException) {
      $this->assertSame(ItemState::Queued, $this->state($media));
      $this->assertSame(0, $this->asked());
    }
    try {
      $this->container->get(RequestBuilder::class)->forPlace($this->container->get(SourceManager::class)->open($item));
      $this->fail('A backfill would ask.');
    }
    catch (BusyException) {
    }
    $this->locks->uid = NULL;
    $this->work($media);
    $this->assertSame(self::ANSWER, $this->alt($media));
  }

  /**
   * Who begins to edit while the model thinks is left alone, too.
   */
  public function testLockedMeanwhile(): void {
    $media = $this->photo();
    $item = $this->item($media);
    $this->locks->uid = 7;
    $this->record($item);
    $this->assertSame('', $this->alt($media));
    $this->assertSame([ItemState::Failed, TRUE], [$this->state($media), $this->item($media)->retryable]);
  }

  /**
   * Their own lock does not keep an editor from a text at once.
   */
  public function testOwnLock(): void {
    $this->config('alttext.settings')->set('upload', 'at_once')->save();
    $this->locks->uid = 0;
    $this->assertSame(self::ANSWER, $this->alt($this->photo()));
  }

  /**
   * Draft and published version get the same text by one question.
   */
  public function testDraftFollows(): void {
    $media = $this->photo();
    $draft = $this->draft($media);
    $this->work($media);
    $this->assertSame(self::ANSWER, $this->alt($media));
    $draft = $this->storage()->loadRevision($draft->getRevisionId());
    $this->assertSame([self::ANSWER, 'A draft'], [$draft->get(self::FIELD)->alt, $draft->getName()]);
    $this->assertFalse($draft->isDefaultRevision());
    $this->assertSame('A cat', $this->reload($media)->getName());
    $this->assertSame(1, $this->asked());
    $this->assertSame([ItemState::Applied, ItemState::Applied], array_column($this->items()->ofEntities('media', [$media->id()]), 'state'));
  }

  /**
   * The same, the draft first.
   */
  public function testPublishedFollows(): void {
    $media = $this->photo();
    $draft = $this->draft($media);
    $item = $this->items()->ofEntities('media', [$media->id()])['media 1 field_media_image.0 (en, draft)'];
    $this->record($item);
    $this->assertSame(self::ANSWER, $this->alt($media));
    $this->assertSame(self::ANSWER, $this->storage()->loadRevision($draft->getRevisionId())->get(self::FIELD)->alt);
  }

  /**
   * What a person accepts, or makes of it, is in the draft, too.
   *
   * @dataProvider accepted
   */
  public function testDraftFollowsDecision(?string $edited, string $alt, ItemState $state): void {
    $this->config('alttext.settings')->set('mode', 'suggest')->save();
    $media = $this->photo();
    $draft = $this->draft($media);
    foreach ($this->items()->ofEntities('media', [$media->id()]) as $item) {
      $this->record($item);
    }
    $this->assertTrue($this->container->get(Reviewer::class)->accept($this->item($media), $edited));
    $this->assertSame($alt, $this->alt($media));
    $this->assertSame($alt, $this->storage()->loadRevision($draft->getRevisionId())->get(self::FIELD)->alt);
    $this->assertSame([$state, $state], array_column($this->items()->ofEntities('media', [$media->id()]), 'state'));
  }

  /**
   * What a person makes of it, the text and the state that are expected.
   */
  public static function accepted(): array {
    return [
      'as proposed' => [NULL, self::ANSWER, ItemState::Applied],
      'edited' => ['My own words', 'My own words', ItemState::Human],
    ];
  }

  /**
   * What somebody else is editing is not accepted either; it keeps waiting.
   */
  public function testAcceptWaitsForLock(): void {
    $this->config('alttext.settings')->set('mode', 'suggest')->save();
    $media = $this->photo();
    $this->record($this->item($media));
    $this->locks->uid = 7;
    try {
      $this->container->get(Reviewer::class)->accept($this->item($media));
      $this->fail('It was written.');
    }
    catch (BusyException) {
      $this->assertSame(['', ItemState::Suggested], [$this->alt($media), $this->state($media)]);
    }
  }

  /**
   * What a human did in the draft stays.
   *
   * @dataProvider drafts
   */
  public function testDraftOfHuman(array $image, string $alt): void {
    $media = $this->photo();
    $draft = $this->draft($media, $image);
    $this->work($media);
    $this->assertSame($alt, (string) $this->storage()->loadRevision($draft->getRevisionId())->get(self::FIELD)->alt);
  }

  /**
   * What was done, and what is to be found.
   */
  public static function drafts(): array {
    return [
      'text' => [['alt' => 'My own words'], 'My own words'],
      'decorative' => [['decorative' => 1], ''],
    ];
  }

  /**
   * No new revision puts a forward draft aside, whatever is set.
   */
  public function testNewRevisionSparesDraft(): void {
    $this->config('alttext.settings')->set('new_revision', TRUE)->save();
    $media = $this->photo();
    $draft = $this->draft($media);
    $this->work($media);
    $this->assertSame((string) $draft->getRevisionId(), (string) $this->storage()->getLatestRevisionId($media->id()));
    $this->assertSame(self::ANSWER, $this->alt($media));
  }

  /**
   * What a workspace holds back is a draft; it stays in its workspace.
   */
  public function testWorkspace(): void {
    $this->enableModules(['workspaces']);
    $this->installEntitySchema('workspace');
    $this->installSchema('workspaces', ['workspace_association']);
    $media = $this->photo();
    $manager = $this->container->get('workspaces.manager');
    Workspace::create(['id' => 'stage', 'label' => 'Stage'])->save();
    $this->setUpCurrentUser(permissions: ['administer workspaces', 'view any workspace']);
    $manager->setActiveWorkspace(Workspace::load('stage'));
    $media = $this->reload($media);
    $media->setName('Staged')->save();
    $this->work($media);
    $this->assertSame(['Staged', self::ANSWER], [$this->reload($media)->getName(), $this->alt($media)]);
    $manager->switchToLive();
    $this->assertSame(['A cat', self::ANSWER], [$this->reload($media)->getName(), $this->alt($media)]);
    $this->assertSame(1, $this->asked());
  }

  /**
   * Saves a forward draft.
   */
  private function draft(MediaInterface $media, array $image = []): MediaInterface {
    $draft = $this->reload($media);
    $draft->setName('A draft')->setNewRevision(TRUE);
    $draft->isDefaultRevision(FALSE);
    foreach ($image as $property => $value) {
      $draft->get(self::FIELD)->$property = $value;
    }
    $draft->save();
    return $draft;
  }

  /**
   * Records an answer, as of a run that asked a while ago.
   */
  private function record(Item $item): void {
    $this->container->get(OutcomeRecorder::class)->record($item, new Suggestion(self::ANSWER, 'm'));
  }

  /**
   * Runs the backfill on what waits in the queue.
   */
  private function backfill(): void {
    $this->container->get(Backfill::class)->run([], new RunOptions(), static fn() => NULL);
  }

  /**
   * Works off the queue entry of a media item.
   */
  private function work(MediaInterface $media): void {
    $worker = $this->container->get('plugin.manager.queue_worker')->createInstance('alttext');
    $worker->processItem($this->item($media)->id);
  }

  /**
   * The storage of media.
   */
  private function storage(): ContentEntityStorageInterface {
    return $this->container->get('entity_type.manager')->getStorage('media');
  }

}
