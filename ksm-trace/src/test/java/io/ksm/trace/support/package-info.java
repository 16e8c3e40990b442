/** What tests and measurements of traces share. */
package io.ksm.trace.support;
