/** What every resource shares: problems, paging, bodies, limits of connections and queries. */
package dev.fieldfare.gateway.http;
