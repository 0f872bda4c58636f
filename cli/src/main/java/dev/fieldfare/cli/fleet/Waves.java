package dev.fieldfare.cli.fleet;

import dev.fieldfare.cli.failure.CommandFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many of the targets have been released to after each wave: numbers, or shares of all targets.
 * Pure.
 */
public final class Waves {
  private static final Pattern STEP = Pattern.compile("([0-9]{1,6})(%?)");
  private static final int HUNDRED = 100;

  private final List<Step> steps;

  private Waves(List<Step> steps) {
    this.steps = steps;
  }

  /** Reads a list such as {@code 1,10%,100%}. */
  public static Waves parse(String text) {
    List<Step> steps = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      Matcher matcher = STEP.matcher(part.strip());
      if (!matcher.matches()) {
        throw refused(text);
      }
      Step step = new Step(Integer.parseInt(matcher.group(1)), !matcher.group(2).isEmpty());
      if (step.number == 0 || step.isShare && step.number > HUNDRED) {
        throw refused(text);
      }
      steps.add(step);
    }
    return new Waves(List.copyOf(steps));
  }

  /**
   * The targets of each wave, in their order. A wave that would have no target of its own is left
   * out. Targets behind the last wave belong to none.
   */
  public List<List<String>> of(List<String> targets) {
    List<List<String>> waves = new ArrayList<>();
    int before = 0;
    for (Step step : steps) {
      int until = Math.min(step.of(targets.size()), targets.size());
      if (until > before) {
        waves.add(List.copyOf(targets.subList(before, until)));
        before = until;
      }
    }
    return waves;
  }

  private static CommandFailure refused(String text) {
    return CommandFailure.usage(
        "--waves has numbers from 1 or shares from 1% to 100%, such as 1,10%,100%; not " + text);
  }

  private record Step(int number, boolean isShare) {
    int of(int all) {
      return isShare ? Math.ceilDiv(all * number, HUNDRED) : number;
    }
  }
}
