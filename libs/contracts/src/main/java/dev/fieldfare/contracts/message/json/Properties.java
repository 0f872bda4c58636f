package dev.fieldfare.contracts.message.json;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.message.Problem;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Takes properties out of an object one by one, each as the kind that it must be.
 *
 * <p>A wrong property becomes a problem and reads as absent, so that one pass finds all errors. A
 * property that was not read by the end is an unknown property. A property may have several
 * spellings, of which a message uses one.
 *
 * <p>In the flat form every value is text: true, false and numbers as such, objects and arrays as
 * JSON. Only here the two forms differ.
 */
public final class Properties {

  private final Map<String, Object> values;
  private final boolean flat;
  private final String path;
  private final List<Problem> problems;
  private final Set<String> notAskedFor;

  private Properties(
      Map<String, Object> values, boolean flat, String path, List<Problem> problems) {
    this.values = values;
    this.flat = flat;
    this.path = path;
    this.problems = problems;
    this.notAskedFor = new HashSet<>(values.keySet());
  }

  public static Properties ofObject(Map<String, Object> values, List<Problem> problems) {
    return new Properties(values, false, "", problems);
  }

  public static Properties ofFlat(Map<String, Object> values, List<Problem> problems) {
    return new Properties(values, true, "", problems);
  }

  /** A string of at least one character. */
  public Optional<String> text(String... spellings) {
    return present(spellings).flatMap(this::textOf);
  }

  /** A string of at most so many characters. */
  public Optional<String> text(int maxCharacters, String... spellings) {
    return present(spellings)
        .flatMap(name -> textOf(name).flatMap(text -> notLonger(name, text, maxCharacters)));
  }

  /** As {@link #text}, and a problem when it is absent. */
  public Optional<String> requiredText(String... spellings) {
    Optional<String> name = present(spellings);
    if (name.isEmpty()) {
      missing(spellings[0]);
    }
    return name.flatMap(this::textOf);
  }

  public boolean bool(String name, boolean whenAbsent) {
    return present(name).flatMap(this::boolOf).orElse(whenAbsent);
  }

  public OptionalInt integer(String name, int from, int to) {
    return present(name).map(found -> integerOf(found, from, to)).orElse(OptionalInt.empty());
  }

  public OptionalInt requiredInteger(String name, int from, int to) {
    if (present(name).isEmpty()) {
      missing(name);
      return OptionalInt.empty();
    }
    return integerOf(name, from, to);
  }

  /** A literal: a string as it is, a number or boolean as its text, anything else as JSON. */
  public Optional<String> literal(String name) {
    return present(name).map(found -> StrictJson.literalText(values.get(found)));
  }

  /** True when the property is there with whatever value but null and false. */
  public boolean isAsked(String name) {
    return present(name)
        .map(values::get)
        .filter(value -> !Boolean.FALSE.equals(value) && !(flat && "false".equals(value)))
        .isPresent();
  }

  /** True when one of them is there; asking does not make them known. */
  public boolean has(String... names) {
    return Stream.of(names).anyMatch(name -> values.get(name) != null);
  }

  /** True when it is there as null, which one property could be taken for a value of. */
  public boolean isNull(String name) {
    return values.containsKey(name) && values.get(name) == null;
  }

  /** One of a few words. */
  public <T> T choice(String name, Map<String, T> words, T whenAbsent) {
    return text(name).flatMap(word -> chosen(name, words, word)).orElse(whenAbsent);
  }

  public Optional<Properties> object(String name) {
    return present(name).flatMap(this::objectOf);
  }

  /** An array of whatever. */
  public Optional<List<?>> array(String name) {
    return present(name).flatMap(this::arrayOf);
  }

  /** The objects of an array; elements that are none are problems. */
  public Optional<List<Properties>> objects(String name) {
    return present(name)
        .flatMap(this::arrayOf)
        .map(array -> StrictJson.elements(array, index -> elementObject(name, index, array)));
  }

  /** The strings of an array; elements that are none are problems. */
  public Optional<List<String>> texts(String name) {
    return present(name)
        .flatMap(this::arrayOf)
        .map(array -> StrictJson.elements(array, index -> elementText(name, index, array)));
  }

  /** Ends the reading: a property that was not read is a problem. */
  public void refuseOthers() {
    values.keySet().stream()
        .filter(notAskedFor::contains)
        .forEach(
            name ->
                problem(
                    FailureReason.UNKNOWN_PROPERTY,
                    name,
                    "There is no property \"" + Texts.shown(name) + "\" here."));
  }

  public void problem(FailureReason code, String name, String message) {
    problems.add(new Problem(code, at(name), message));
  }

  public void missing(String name) {
    problem(FailureReason.MISSING_PROPERTY, name, "The property \"" + at(name) + "\" is missing.");
  }

  private String at(String name) {
    return path + Texts.shown(name);
  }

  /** The spelling that is used, if any; null counts as absent. */
  private Optional<String> present(String... spellings) {
    String used = null;
    String second = null;
    for (String name : spellings) {
      notAskedFor.remove(name);
      if (values.get(name) == null) {
        continue;
      }
      if (used == null) {
        used = name;
      } else {
        second = second == null ? name : second;
      }
    }
    if (second != null) {
      sayTheSame(spellings, second);
    }
    return Optional.ofNullable(used);
  }

  private void sayTheSame(String[] spellings, String second) {
    problem(
        FailureReason.DUPLICATE_PROPERTY,
        second,
        Stream.of(spellings)
            .filter(name -> values.get(name) != null)
            .collect(
                Collectors.joining("\" and \"", "\"", "\" mean the same; send only one of them.")));
  }

  private Optional<String> textOf(String name) {
    if (!(values.get(name) instanceof String text)) {
      return wrong(name, "a string");
    }
    if (text.isEmpty()) {
      problem(FailureReason.INVALID_VALUE, name, "\"" + at(name) + "\" is empty.");
      return Optional.empty();
    }
    return Optional.of(text);
  }

  private Optional<String> notLonger(String name, String text, int maxCharacters) {
    if (text.codePointCount(0, text.length()) <= maxCharacters) {
      return Optional.of(text);
    }
    problem(
        FailureReason.TOO_LARGE,
        name,
        "\"" + at(name) + "\" is longer than " + maxCharacters + " characters.");
    return Optional.empty();
  }

  private Optional<Boolean> boolOf(String name) {
    Object value = values.get(name);
    if (value instanceof Boolean bool) {
      return Optional.of(bool);
    }
    if (flat && ("true".equals(value) || "false".equals(value))) {
      return Optional.of("true".equals(value));
    }
    return wrong(name, "true or false");
  }

  private OptionalInt integerOf(String name, int from, int to) {
    Object value = values.get(name);
    if (!(value instanceof JsonNumber) && !(flat && value instanceof String)) {
      wrong(name, "a whole number");
      return OptionalInt.empty();
    }
    Optional<Integer> number = Texts.wholeNumber(value.toString());
    if (number.isEmpty() || number.get() < from || number.get() > to) {
      problem(
          FailureReason.INVALID_VALUE,
          name,
          "\"" + at(name) + "\" must be a whole number from " + from + " to " + to + ".");
      return OptionalInt.empty();
    }
    return OptionalInt.of(number.get());
  }

  private Optional<Properties> objectOf(String name) {
    if (decoded(name) instanceof Map<?, ?> object) {
      return Optional.of(
          new Properties(StrictJson.object(object), false, at(name) + ".", problems));
    }
    return wrong(name, "an object");
  }

  private Optional<List<?>> arrayOf(String name) {
    if (decoded(name) instanceof List<?> array) {
      return Optional.of(array);
    }
    return wrong(name, "an array");
  }

  private Object decoded(String name) {
    Object value = values.get(name);
    if (!flat) {
      return value;
    }
    try {
      return StrictJson.read((String) value);
    } catch (MalformedJsonException e) {
      return value;
    }
  }

  private Optional<Properties> elementObject(String name, int index, List<?> array) {
    String element = name + "[" + index + "]";
    if (array.get(index) instanceof Map<?, ?> object) {
      return Optional.of(
          new Properties(StrictJson.object(object), false, at(element) + ".", problems));
    }
    return wrong(element, "an object");
  }

  private Optional<String> elementText(String name, int index, List<?> array) {
    if (array.get(index) instanceof String text && !text.isEmpty()) {
      return Optional.of(text);
    }
    return wrong(name + "[" + index + "]", "a string that is not empty");
  }

  private <T> Optional<T> chosen(String name, Map<String, T> words, String word) {
    if (!words.containsKey(word)) {
      String allowed = words.keySet().stream().sorted().collect(Collectors.joining(", "));
      problem(
          FailureReason.INVALID_VALUE,
          name,
          "\"" + at(name) + "\" must be one of " + allowed + ".");
    }
    return Optional.ofNullable(words.get(word));
  }

  private <T> Optional<T> wrong(String name, String expected) {
    problem(FailureReason.WRONG_TYPE, name, "\"" + at(name) + "\" must be " + expected + ".");
    return Optional.empty();
  }
}
