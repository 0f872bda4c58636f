/** What planning one request may look at, and the checks and estimates that every planner uses. */
package dev.fieldfare.postgres.plan.context;
