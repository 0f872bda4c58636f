package dev.fieldfare.contracts.alert;

/** How many resolved alerts were removed from the list. */
public record ClearedAlerts(int cleared) {}
