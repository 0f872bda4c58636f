package dev.fieldfare.contracts.message.json;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.message.MessageLimits;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Checks whether a text can be the name of a type, before a catalogue is queried: words, quoted
 * names, modifiers in parentheses, array brackets, and nothing else.
 */
public final class TypeText {

  private static final String NAME = "(?:[\\p{L}_][\\p{L}\\p{N}_$]*+|\"(?:[^\"]|\"\")++\")";
  private static final String QUALIFIED = NAME + "(?:\\." + NAME + "){0,2}+";
  private static final String WORDS = "(?:\\s++" + NAME + ")*+";
  private static final String MODIFIER = "\\s*+(?:-?+[0-9]{1,9}+|" + NAME + ")\\s*+";
  private static final String MODIFIERS =
      "(?:\\s*+\\(" + MODIFIER + "(?:," + MODIFIER + ")*+\\))?+";
  private static final String BRACKETS = "(?:\\s*+\\[\\s*+[0-9]{0,9}+\\s*+\\])*+";
  private static final Pattern TYPE =
      Pattern.compile(
          "\\s*+" + QUALIFIED + WORDS + MODIFIERS + WORDS + MODIFIERS + BRACKETS + "\\s*+");

  private TypeText() {}

  /** The type that the message names, still to be found in the catalogue. */
  public static String required(Properties properties, String... spellings) {
    Optional<String> text = properties.requiredText(spellings);
    if (text.filter(type -> !canBeType(type)).isPresent()) {
      properties.problem(
          FailureReason.UNKNOWN_TYPE,
          spellings[0],
          "\"" + Texts.shown(text.get()) + "\" is not the name of a type.");
    }
    return text.orElse("");
  }

  static boolean canBeType(String text) {
    return text.length() <= MessageLimits.TYPE_CHARACTERS && TYPE.matcher(text).matches();
  }
}
