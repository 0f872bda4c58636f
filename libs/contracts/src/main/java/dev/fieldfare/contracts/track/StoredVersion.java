package dev.fieldfare.contracts.track;

/**
 * The answer to a text that was uploaded.
 *
 * @param verdict {@code stored}, {@code unchanged}, or {@code changed} where the version is applied
 *     and keeps the text that was applied
 * @param checksum SHA-256 of the up text that the version has now or was offered
 */
public record StoredVersion(String track, String version, String verdict, String checksum) {}
