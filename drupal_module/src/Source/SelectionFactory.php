<?php

declare(strict_types=1);

namespace Drupal\alttext\Source;

use Drupal\alttext\OptionReader;
use Drupal\Core\Entity\EntityFieldManagerInterface;
use Drupal\Core\Entity\EntityTypeBundleInfoInterface;
use Drupal\Core\Language\LanguageInterface;
use Drupal\Core\Language\LanguageManagerInterface;

/**
 * Makes a selection of the options of a command.
 */
final class SelectionFactory {

  public function __construct(
    private readonly SourceManager $sources,
    private readonly EntityTypeBundleInfoInterface $bundles,
    private readonly EntityFieldManagerInterface $fieldManager,
    private readonly LanguageManagerInterface $languages,
  ) {}

  /**
   * Makes a selection.
   *
   * @param array<string, mixed> $options
   *   The options only, bundle, field, language, ids and since; all may be
   *   missing.
   *
   * @throws \InvalidArgumentException
   *   In one sentence, when a value means nothing on this site: a run over the
   *   wrong pictures, or over none, would be worse.
   */
  public function fromOptions(array $options): Selection {
    $reader = new OptionReader($options);
    return new Selection(
      kinds: $this->known('only', $reader->list('only'), $this->kinds()),
      bundle: $this->known('bundle', $reader->text('bundle'), $this->bundles()),
      field: $this->known('field', $reader->text('field'), $this->fields()),
      langcode: $this->known('language', $reader->text('language'), $this->languages()),
      ids: $reader->numbers('ids'),
      since: $reader->date('since'),
    );
  }

  /**
   * Refuses names that the site does not know.
   */
  private function known(string $option, string|array|null $names, array $known): string|array|null {
    foreach ((array) $names as $name) {
      if (!in_array($name, $known, TRUE)) {
        $choice = count($known) <= 12 ? ' Known are: ' . implode(', ', $known) . '.' : '';
        throw new \InvalidArgumentException("There is no \"$name\" for --$option.$choice");
      }
    }
    return $names;
  }

  /**
   * The kinds of places.
   */
  private function kinds(): array {
    return array_merge(...array_map(Selection::kinds(...), array_keys($this->sources->getDefinitions())));
  }

  /**
   * The bundles of all entity types.
   */
  private function bundles(): array {
    return array_map(strval(...), array_keys(array_replace(...array_values($this->bundles->getAllBundleInfo()))));
  }

  /**
   * The fields of all entity types.
   */
  private function fields(): array {
    return array_map(strval(...), array_keys(array_replace(...array_values($this->fieldManager->getFieldMap()))));
  }

  /**
   * The languages, those that are none included.
   */
  private function languages(): array {
    return array_keys($this->languages->getLanguages(LanguageInterface::STATE_ALL));
  }

}
