/** What is put on nvme's command line, and which nvme understands it. */
@NullMarked
package dev.holdfast.adapters.nvmecli.command;

import org.jspecify.annotations.NullMarked;
