package dev.fieldfare.gateway;

import dev.fieldfare.contracts.message.SenderRole;
import java.io.IOException;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A browser without scripts: it keeps cookies, reads pages and sends their forms. */
final class DashboardVisitor {

  private static final Pattern TOKEN = Pattern.compile("name=\"token\" value=\"([0-9a-f]{64})\"");

  private final URI base;
  private final CookieManager cookies = new CookieManager();
  private final HttpClient client;

  DashboardVisitor(URI base) {
    this(base, "127.0.0.1");
  }

  /** A visitor at an address of this machine. */
  DashboardVisitor(URI base, String localAddress) {
    this.base = base;
    this.client =
        HttpClient.newBuilder()
            .cookieHandler(cookies)
            .localAddress(InetAddress.ofLiteral(localAddress))
            .build();
  }

  DashboardVisitor signedIn(SenderRole role) {
    return signedIn(TestKeys.secret(role));
  }

  DashboardVisitor signedIn(String secret) {
    HttpResponse<String> answer = send("/sign-in", "apiKey=" + encode(secret));
    if (answer.statusCode() != 303) {
      throw new AssertionError(answer.statusCode() + " " + answer.body());
    }
    return this;
  }

  HttpResponse<String> get(String path, String... headers) {
    return send(headed(path, headers).GET());
  }

  /** Sends a form as it is, without a token. */
  HttpResponse<String> send(String path, String form, String... headers) {
    return send(
        headed(path, headers)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form)));
  }

  /** Sends a form of this page with its token. */
  HttpResponse<String> submit(String page, String path, String form) {
    return send(path, "token=" + token(page) + "&" + form);
  }

  String token(String page) {
    Matcher token = TOKEN.matcher(get(page).body());
    if (!token.find()) {
      throw new AssertionError("no form on " + page);
    }
    return token.group(1);
  }

  /** The value of the session's cookie; empty text without one. */
  String session() {
    return cookies.getCookieStore().getCookies().stream()
        .filter(cookie -> "fieldfare_session".equals(cookie.getName()))
        .map(cookie -> cookie.getValue())
        .findFirst()
        .orElse("");
  }

  private HttpRequest.Builder headed(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(address(path));
    return headers.length == 0 ? request : request.headers(headers);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError("no answer", e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  // Not resolved: a path may begin with two slashes.
  private URI address(String path) {
    return URI.create("http://" + base.getAuthority() + path);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
