/** Operations of services on the streams of the queue. */
package dev.fieldfare.service.queue;
