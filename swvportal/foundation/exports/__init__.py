"""Files that leave the portal: asked for on a page, made by a worker as the person who asked, handed out for a day."""
