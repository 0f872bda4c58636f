package dev.fieldfare.health.remedy;

import dev.fieldfare.contracts.remedy.RemedyAction;
import dev.fieldfare.contracts.remedy.RemedyPolicy;
import java.util.Locale;
import java.util.Map;

/**
 * The policies of the configuration.
 *
 * @param perHour how often an action is performed for a target in any hour
 */
public record RemedyPolicies(Map<RemedyAction, RemedyPolicy> byAction, int perHour) {

  /** Refuses a policy that an action does not allow. */
  public RemedyPolicies {
    byAction = Map.copyOf(byAction);
    byAction.forEach(RemedyPolicies::requireAllowed);
    if (perHour < 1) {
      throw new IllegalArgumentException(
          "wrong configuration: fieldfare.health.remedies.per-hour is %d; at least 1 is allowed"
              .formatted(perHour));
    }
  }

  /** The policy of an action. */
  public RemedyPolicy of(RemedyAction action) {
    return byAction.getOrDefault(action, RemedyPolicy.SUGGEST);
  }

  /** True when the service may perform the action at all. */
  public boolean performs(RemedyAction action) {
    return of(action).compareTo(RemedyPolicy.CONFIRM) >= 0;
  }

  private static void requireAllowed(RemedyAction action, RemedyPolicy policy) {
    if (policy.compareTo(action.mostPolicy()) > 0) {
      throw new IllegalArgumentException(
          "wrong configuration: fieldfare.health.remedies.%s is %s; at most %s is allowed"
              .formatted(action.key(), lower(policy), lower(action.mostPolicy())));
    }
  }

  private static String lower(RemedyPolicy policy) {
    return policy.name().toLowerCase(Locale.ROOT);
  }
}
