/** Threads that may block, and batches that many callers share. */
package dev.fieldfare.gateway.concurrent;
