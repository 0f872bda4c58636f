package dev.fieldfare.health.remedy;

import dev.fieldfare.contracts.remedy.RemedyAction;
import java.util.UUID;

/**
 * A remedy that this instance performs.
 *
 * @param scope its extent
 */
public record TakenRemedy(
    UUID id, String target, RemedyAction action, String object, String scope) {}
