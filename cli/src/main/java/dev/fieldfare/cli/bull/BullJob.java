package dev.fieldfare.cli.bull;

/**
 * A job of a Bull queue.
 *
 * @param data what the application put on the queue, as JSON text
 * @param timestamp when it was added, in milliseconds
 */
record BullJob(String id, String data, long timestamp) {}
