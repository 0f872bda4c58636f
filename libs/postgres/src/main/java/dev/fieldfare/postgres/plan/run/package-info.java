/** Reads once for a list of requests, then plans one request after the other. */
package dev.fieldfare.postgres.plan.run;
