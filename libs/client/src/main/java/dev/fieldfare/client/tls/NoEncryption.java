package dev.fieldfare.client.tls;

import java.security.KeyManagementException;
import java.security.SecureRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/**
 * Stands where the HTTP client wants a context for TLS, when the gateway is spoken to without it.
 *
 * <p>The real one loads every security provider and certificate, which costs a command line a third
 * of its start. This one can encrypt nothing, and says so when it is asked to.
 */
public final class NoEncryption extends SSLContextSpi {

  private NoEncryption() {}

  /** The context that encrypts nothing. */
  public static SSLContext context() {
    return new Context();
  }

  @Override
  protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random)
      throws KeyManagementException {
    throw new KeyManagementException("there is nothing to initialise");
  }

  @Override
  protected SSLSocketFactory engineGetSocketFactory() {
    throw refused();
  }

  @Override
  protected SSLServerSocketFactory engineGetServerSocketFactory() {
    throw refused();
  }

  @Override
  protected SSLEngine engineCreateSSLEngine() {
    throw refused();
  }

  @Override
  protected SSLEngine engineCreateSSLEngine(String host, int port) {
    throw refused();
  }

  @Override
  protected SSLSessionContext engineGetServerSessionContext() {
    throw refused();
  }

  @Override
  protected SSLSessionContext engineGetClientSessionContext() {
    throw refused();
  }

  @Override
  protected SSLParameters engineGetDefaultSSLParameters() {
    return new SSLParameters();
  }

  @Override
  protected SSLParameters engineGetSupportedSSLParameters() {
    return new SSLParameters();
  }

  private static UnsupportedOperationException refused() {
    return new UnsupportedOperationException("the gateway's URL is http, without encryption");
  }

  private static final class Context extends SSLContext {
    Context() {
      super(new NoEncryption(), null, "none");
    }
  }
}
