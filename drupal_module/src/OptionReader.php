<?php

declare(strict_types=1);

namespace Drupal\alttext;

/**
 * Reads the options of a command that a person typed.
 *
 * What cannot be read is refused in one sentence, by an
 * \InvalidArgumentException. Drush makes FALSE of "0" and of "".
 */
final class OptionReader {

  /**
   * Takes the options, by name.
   *
   * @param array<string, mixed> $options
   *   As Drush gives them.
   */
  public function __construct(private readonly array $options) {}

  /**
   * Whether an option without a value is given.
   */
  public function isOn(string $name): bool {
    return !empty($this->options[$name]);
  }

  /**
   * A text; NULL when it is not given.
   */
  public function text(string $name): ?string {
    $value = $this->options[$name] ?? NULL;
    return $value === FALSE || $value === '' ? throw $this->refusal($name, 'a value') : $value;
  }

  /**
   * A list of texts, with commas between them; empty when it is not given.
   *
   * @return string[]
   *   At least one if the option is given.
   */
  public function list(string $name): array {
    $text = $this->text($name);
    $parts = array_filter(array_map(trim(...), explode(',', $text ?? '')), fn($part) => $part !== '');
    // An empty list means all elsewhere.
    return $text === NULL || $parts ? array_values(array_unique($parts)) : throw $this->refusal($name, 'a value');
  }

  /**
   * A list of numbers.
   *
   * @return string[]
   *   As list(), of digits.
   */
  public function numbers(string $name): array {
    $list = $this->list($name);
    return $list === array_filter($list, ctype_digit(...)) ? $list : throw $this->refusal($name, 'numbers with commas between them');
  }

  /**
   * One of several words; NULL when it is not given.
   *
   * @param string $name
   *   The option.
   * @param string[] $choices
   *   The words.
   */
  public function choice(string $name, array $choices): ?string {
    $value = $this->text($name);
    $known = $value === NULL || in_array($value, $choices, TRUE);
    return $known ? $value : throw $this->refusal($name, implode(' or ', $choices));
  }

  /**
   * A whole number above 0; NULL when it is not given.
   */
  public function positive(string $name): ?int {
    $value = $this->options[$name] ?? NULL;
    if ($value === NULL) {
      return NULL;
    }
    $number = filter_var($value, FILTER_VALIDATE_INT, ['options' => ['min_range' => 1]]);
    return $number !== FALSE ? $number : throw $this->refusal($name, 'a whole number above 0');
  }

  /**
   * An amount above 0, such as 2.50; NULL when it is not given.
   */
  public function amount(string $name): ?float {
    $value = $this->options[$name] ?? NULL;
    if ($value === NULL) {
      return NULL;
    }
    $number = filter_var($value, FILTER_VALIDATE_FLOAT);
    return $number > 0 ? $number : throw $this->refusal($name, 'a number above 0, such as 2.50');
  }

  /**
   * A date, with or without a time, as a Unix time; NULL when it is not given.
   */
  public function date(string $name): ?int {
    $value = $this->text($name);
    $time = $value === NULL ? NULL : strtotime($value);
    return $time !== FALSE ? $time : throw $this->refusal($name, 'a date, such as 2026-05-31');
  }

  /**
   * Refuses a value.
   */
  private function refusal(string $name, string $wanted): \InvalidArgumentException {
    $given = $this->options[$name] === FALSE ? '0' : $this->options[$name];
    return new \InvalidArgumentException("--$name takes $wanted, not \"$given\".");
  }

}
