"""The screens: one module each, or a package where one kind of work needs several."""
