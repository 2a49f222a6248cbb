/** Answers as text for people: the same whether the node writes them, or a verb without a node. */
@NullMarked
package dev.holdfast.adapters.web.text;

import org.jspecify.annotations.NullMarked;
