package dev.fieldfare.health.alert;

import dev.fieldfare.contracts.alert.Alert;

/** An episode with its alert as it is shown. */
public record DocumentedEpisode(Alert alert, Episode episode) {}
