/** What services do with the streams of the queue. */
package dev.fieldfare.service.queue;
