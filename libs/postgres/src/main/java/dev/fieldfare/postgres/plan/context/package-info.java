/**
 * The data that planning one request may use, and the checks and estimates that every planner uses.
 */
package dev.fieldfare.postgres.plan.context;
