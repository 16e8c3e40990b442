/** Which pages are equal, as CSV: content by content, while a scanner tells them. */
package io.ksm.report.pages;
