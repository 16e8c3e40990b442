package io.ksm.testkit.reference;

/** Under what a page is looked up in both trees: only equal contents of one domain merge. */
record ContentKey(String domain, Content content) {}
