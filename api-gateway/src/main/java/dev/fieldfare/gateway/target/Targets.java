package dev.fieldfare.gateway.target;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.gateway.http.RequestRefused;
import dev.fieldfare.service.target.Target;
import java.util.List;
import java.util.Optional;

/** The targets of the configuration. */
public interface Targets {

  /** All of them, in the order of the configuration; there is at least one. */
  List<Target> all();

  /** Their names, in the same order. */
  default List<String> names() {
    return all().stream().map(Target::name).toList();
  }

  /** The target with this name. */
  default Target named(String name) {
    return all().stream()
        .filter(target -> target.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new RequestRefused(
                    FailureReason.UNKNOWN_TARGET, "There is no target called \"" + name + "\"."));
  }

  /** The named target, or all of them when none is named. */
  default List<Target> matching(Optional<String> name) {
    return name.map(given -> List.of(named(given))).orElseGet(this::all);
  }
}
