// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void hearth_status_publish (const char *text);
void hearth_status_ready (void);

G_END_DECLS
