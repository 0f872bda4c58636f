/** A connection to Redis that is made again when it is lost. */
package dev.fieldfare.redisstreams.internals.link;
