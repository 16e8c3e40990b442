package io.ksm.fleet.spark;

/** A content of a source, as a bean: Spark makes one of a row without boxing a number. */
public final class ContentRow {
  private long source;
  private int domain;
  private long lo;
  private int n;

  /** Makes an empty one, for Spark. */
  public ContentRow() {}

  ContentRow(long source, int domain, long lo, int n) {
    this.source = source;
    this.domain = domain;
    this.lo = lo;
    this.n = n;
  }

  /** Returns the id of the source. */
  public long getSource() {
    return source;
  }

  /** Sets the id of the source. */
  public void setSource(long source) {
    this.source = source;
  }

  /** Returns the number of the domain within which its pages merge. */
  public int getDomain() {
    return domain;
  }

  /** Sets the number of the domain. */
  public void setDomain(int domain) {
    this.domain = domain;
  }

  /** Returns the fingerprint. */
  public long getLo() {
    return lo;
  }

  /** Sets the fingerprint. */
  public void setLo(long lo) {
    this.lo = lo;
  }

  /** Returns how many pages of the source have the content. */
  public int getN() {
    return n;
  }

  /** Sets how many pages have it. */
  public void setN(int n) {
    this.n = n;
  }
}
